import { freezerFile, freezerOf } from "@skiff/cgroups";
import type { Bytes } from "@skiff/kernel";
import type { Init, Owned } from "./owned.ts";

/**
 * Of a running container what a table tells, as a symbolic link says it: one system call makes it, whole or not
 * at all, one reads it, and it cannot be changed. `freezer` is the file that says whether the processes are
 * stopped; empty where there is none.
 */
export type Brief = readonly [
  pid: string,
  startTime: string,
  freezer: string,
  created: string,
  bundle: string,
];

/** Bytes that a symbolic link can say (path_resolution(7)). */
const longest = 4095;

/** Undefined where a link cannot say it. */
export function encodeBrief(
  { bundle, created, cgroup }: Owned,
  { pid, startTime }: Init,
): string | undefined {
  const freezer = freezerOf(cgroup);
  const file = freezer === undefined ? "" : freezerFile(freezer);
  const text = `${pid}\n${startTime}\n${file}\n${created}\n${bundle}`;
  const fits = text.length * 3 <= longest || new TextEncoder().encode(text).length <= longest;
  return fits && decodeBrief(text) !== undefined ? text : undefined;
}

/** Undefined where it says something else. */
export function decodeBrief(text: Bytes | undefined): Brief | undefined {
  const fields = typeof text === "string" ? text.split("\n") : [];
  return isBrief(fields) ? fields : undefined;
}

function isBrief(fields: readonly string[]): fields is Brief {
  return fields.length === 5;
}
