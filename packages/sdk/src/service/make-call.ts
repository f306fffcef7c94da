import { Fault } from "@skiff/base";
import { crossings } from "../wire/crossings.ts";
import { decodeValue } from "../wire/value.ts";
import type { Start } from "./take-start.ts";

/** What stands for what is no data in a call's arguments. */
export interface Foreign {
  readonly signal: AbortSignal;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly function: (value: unknown) => void;
}

/** What the member that a client names gives, or is. Throws `unimplemented` for one that nobody may call, `invalid_argument`. */
export function makeCall(target: object, start: Start, foreign: Foreign): unknown {
  const name = `${start.noun}.${start.member}`;
  if (!known.has(name)) throw new Fault("unimplemented", `${name}: this skiffd has no such call`);
  const member: unknown = Reflect.get(target, start.member);
  if (typeof member !== "function") return member;
  const given = decodeValue(start.arguments, (kind) => standIn(kind, foreign));
  if (!Array.isArray(given)) throw new Fault("invalid_argument", `${name}: no list of arguments`);
  return Reflect.apply(member, target, given);
}

const known: ReadonlySet<string> = new Set(
  Object.entries(crossings).flatMap(([noun, members]) =>
    Object.keys(members).map((member) => `${noun}.${member}`),
  ),
);

function standIn(kind: string, foreign: Foreign): unknown {
  if (kind === "signal") return foreign.signal;
  if (kind === "aborted") return AbortSignal.abort();
  if (kind === "late") return AbortSignal.abort(new DOMException("late", "TimeoutError"));
  if (kind === "stream") return foreign.stream;
  if (kind === "function") return foreign.function;
  throw new Fault("invalid_argument", `an argument of an unknown kind: ${JSON.stringify(kind)}`);
}
