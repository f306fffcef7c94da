import { during } from "@skiff/base";
import { type Files, ignoring } from "@skiff/kernel";
import { putInto } from "./put-into.ts";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** Puts the calling process into the groups of a container that it is to be in. */
export function joinResctrl(kernel: Files, place: ResctrlPlace | undefined): void {
  if (place === undefined) return;
  // Whoever removed a group has put the container's other processes into the one above it.
  during("join resctrl group", () => ignoring(["ENOENT"], () => putInto(kernel, place, 0)));
}
