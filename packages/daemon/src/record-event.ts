import { attempt, type Fault } from "@skiff/base";
import type { Happening } from "@skiff/engine";
import { timestampOf } from "@skiff/proto";
import type { EventLog, LoggedEvent } from "@skiff/store";

/**
 * Writes down what happens; whether it is news. Where it cannot be written, that is told of, and the event
 * goes on to who listens all the same.
 */
export function recordEvent(
  log: EventLog,
  { timestamp, namespace, topic, event }: Happening,
  warn: (fault: Fault) => void,
): boolean {
  const { seconds = 0, nanos = 0 } = timestamp ?? {};
  const at = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  const { typeUrl: type = "", value = new Uint8Array() } = event ?? {};
  let isNews = true;
  attempt(() => {
    isNews = log.append({ at, namespace, topic, type, value });
  }, warn);
  return isNews;
}

export function happeningOf({ at, namespace, topic, type, value }: LoggedEvent): Happening {
  return { timestamp: timestampOf(at), namespace, topic, event: { typeUrl: type, value } };
}
