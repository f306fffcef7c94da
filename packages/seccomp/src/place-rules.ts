import type { Seccomp, SeccompRule } from "@skiff/spec";
import { syscallCount, syscallPlaces } from "./syscall-table.ts";

/** A profile's rules by the places of the system calls that they name. */
export interface PlacedRules {
  readonly rules: readonly SeccompRule[];
  /** By place: the index of the rule, `nobody` or `several`. */
  readonly only: Int32Array;
  /** For places with `several`, or with a rule that has arguments: indexes of all that name it, ascending. */
  readonly others: ReadonlyMap<number, readonly number[]>;
}

/** No rule names it. */
export const nobody = -1;
/** What holds is not one rule's alone. */
export const several = -2;

/** Names that no architecture has are passed over. */
export function placeRules({ syscalls = [] }: Seccomp): PlacedRules {
  const only = new Int32Array(syscallCount).fill(nobody);
  const others = new Map<number, number[]>();
  for (let index = 0; index < syscalls.length; index++) {
    const { names = [], args = [] } = syscalls[index] ?? {};
    for (let i = 0; i < names.length; i++) {
      const place = syscallPlaces.get(names[i] ?? "");
      if (place === undefined) continue;
      const known = only[place] ?? nobody;
      if (known === nobody && args.length === 0) {
        only[place] = index;
        continue;
      }
      const all = others.get(place) ?? (known === nobody ? [] : [known]);
      all.push(index);
      others.set(place, all);
      only[place] = several;
    }
  }
  return { rules: syscalls, only, others };
}

/** The indexes of the rules that name one of these, ascending. */
export function rulesOf({ only, others }: PlacedRules, places: readonly number[]): number[] {
  const indexes = new Set<number>();
  for (const place of places) {
    const index = only[place] ?? nobody;
    if (index >= 0) indexes.add(index);
    for (const other of others.get(place) ?? []) indexes.add(other);
  }
  return [...indexes].toSorted((a, b) => a - b);
}
