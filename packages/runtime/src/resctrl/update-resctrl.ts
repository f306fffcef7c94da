import { Fault } from "@skiff/base";
import { type Files, writeFile } from "@skiff/kernel";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** Gives a container's group other schemata. Throws `failed_precondition` where it has none. */
export function updateResctrl(
  kernel: Files,
  place: ResctrlPlace | undefined,
  lines: readonly string[],
): void {
  if (lines.length === 0) return;
  if (place === undefined) {
    const what = "the container has no resctrl group: its configuration has no linux.intelRdt";
    throw new Fault("failed_precondition", what);
  }
  writeFile(kernel, `${place.group}/schemata`, lines.map((line) => `${line}\n`).join(""));
}
