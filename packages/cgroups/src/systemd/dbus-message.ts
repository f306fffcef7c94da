import type { DBusReader } from "./dbus-reader.ts";

/** What of a received message matters to who waits for a reply or a signal. */
export interface DBusMessage {
  readonly kind: "call" | "reply" | "error" | "signal";
  /** Of the call that it answers. */
  readonly replySerial: number | undefined;
  /** A signal's name. */
  readonly member: string | undefined;
  readonly errorName: string | undefined;
  readonly body: DBusReader;
}
