import type { End } from "./act.ts";

/** States of one container by name, the same ones in all the tables. */
export interface Model {
  /** There is no such container. */
  readonly absent: string;
  /**
   * To each verb the states that it brings a container to, by the one that it is in. Where there is
   * none it is refused, and changes nothing.
   */
  readonly verbs: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Verbs that are done in parts, one after the other, with others' acts in between. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Verbs that are about all containers. */
  readonly general: readonly string[];
  /** Verbs that nothing keeps from succeeding, whatever others do at the same time. */
  readonly sure: readonly string[];
  /** Verbs that succeed where another one has, meanwhile, done what they were to do. */
  readonly shared: readonly string[];
  /** Where a container may be, too, when the process is killed: the beginning and the end are not told. */
  readonly torn: Readonly<Record<string, readonly string[]>>;
  /** States in which a verb may be refused or done, with what it will be seen as at last; undefined: anything. */
  readonly vague: Readonly<Record<string, string | undefined>>;
}

/** The states that a container may be in when a command ended so. Empty: it cannot have ended so. */
export function reach(
  { absent, verbs, vague, torn, sure, shared }: Model,
  from: string,
  { verb, end, crowded }: { readonly verb: string; readonly end: End; readonly crowded: boolean },
): readonly string[] {
  const to = verbs[verb]?.[from];
  const isVague = from in vague;
  if (end === "killed") return to === undefined ? [from] : [from, ...to, ...(torn[verb] ?? [])];
  const isShared = crowded && from === absent && shared.includes(verb);
  if (end === "done") return to ?? (isVague || isShared ? [from] : []);
  if (sure.includes(verb)) return [];
  return to === undefined || isVague || crowded ? [from] : [];
}
