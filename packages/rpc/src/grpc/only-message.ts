import { Fault } from "@skiff/base";

/** Throws `invalid_argument` for none, and for several. */
export function onlyMessage<T>(messages: readonly T[]): T {
  const [message] = messages;
  if (messages.length === 1 && message !== undefined) return message;
  throw new Fault("invalid_argument", "the method takes one message");
}
