import {
  type Crossing,
  crossings,
  type CrossingTable,
  type Noun,
  type Nouns,
} from "../wire/crossings.ts";
import type { Callee } from "./remote-call.ts";
import { remoteBytes } from "./remote-bytes.ts";
import type { RemoteSession } from "./remote-session.ts";
import { remoteValues } from "./remote-values.ts";

/** How the members of a noun are called in the daemon that give data; what gives handles is its maker's. */
export type Stub<N extends Noun> = {
  readonly [Name in keyof Nouns[N] & DataMembers<CrossingTable[N]>]: Nouns[N][Name] extends (
    ...args: never[]
  ) => unknown
    ? Nouns[N][Name]
    : () => Nouns[N][Name];
};

type DataCrossing = "value" | "content" | "values" | "bytes";
type DataMembers<C> = {
  [Name in keyof C]: C[Name] extends DataCrossing ? Name : never;
}[keyof C];

/** `of`: which one. */
export function stubOf<N extends Noun>(session: RemoteSession, noun: N, of?: unknown): Stub<N> {
  const members: readonly (readonly [string, Crossing])[] = Object.entries(crossings[noun]);
  return stub(
    Object.fromEntries(
      members.map(([member, crossing]) => [
        member,
        (...given: unknown[]) => cross(session, { callee: { noun, member, of }, crossing, given }),
      ]),
    ),
  );
}

/** The functions are those of the noun, name by name: `crossings` sees to it. */
const stub = <N extends Noun>(functions: object): Stub<N> => functions as Stub<N>;

interface Wish {
  readonly callee: Callee;
  readonly crossing: Crossing;
  readonly given: readonly unknown[];
}

function cross(session: RemoteSession, { callee, crossing, given }: Wish): unknown {
  if (crossing === "bytes") return remoteBytes(() => session.begin(callee, given));
  if (crossing === "values") return remoteValues(session.begin(callee, [endable(given[0])]));
  return crossing === "content" ? session.content(callee, given) : session.value(callee, given);
}

/** With a signal in any case: it aborts in the daemon when we hang up. */
function endable(options: unknown): object {
  const given: object = typeof options === "object" && options !== null ? options : {};
  const signal: unknown = Reflect.get(given, "signal");
  return { ...given, signal: signal ?? new AbortController().signal };
}
