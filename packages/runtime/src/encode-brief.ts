import { freezerFile, freezerOf } from "@skiff/cgroups";
import type { Checksums } from "@skiff/kernel";
import { checksum } from "./checksum.ts";
import type { Init, Owned } from "./owned.ts";

/** The line that `findBrief()` reads, with its checksum in front and its end. */
export function encodeBrief(
  kernel: Checksums,
  { bundle, created, cgroup }: Owned,
  { pid, startTime }: Init,
): string {
  const freezer = freezerOf(cgroup);
  const file = freezer === undefined ? "" : freezerFile(freezer);
  const json = JSON.stringify([pid, startTime, bundle, created, file]);
  return `${checksum(kernel, json)} ${json}\n`;
}
