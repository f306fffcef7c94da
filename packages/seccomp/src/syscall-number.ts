import type { SeccompArchitecture } from "@skiff/spec";
import { architectures } from "./architecture.ts";
import { syscallPlaces, syscallTable } from "./syscall-table.ts";

/** Undefined where an architecture has no such system call of its own. */
export function syscallNumber(architecture: SeccompArchitecture, name: string): number | undefined {
  const place = syscallPlaces.get(name);
  if (place === undefined) return undefined;
  const number = syscallTable(architectures[architecture].table).numbers[place] ?? -1;
  return number < 0 ? undefined : number;
}
