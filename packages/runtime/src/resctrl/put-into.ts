import { type Files, type Pid, writeFile } from "@skiff/kernel";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** Puts a process of one thread into a container's groups; 0 is the calling one. The monitoring group takes who is in the other. */
export function putInto(
  kernel: Files,
  { group, monitor }: Pick<ResctrlPlace, "group" | "monitor">,
  process: Pid | 0,
): void {
  writeFile(kernel, `${group}/tasks`, String(process));
  if (monitor !== undefined) writeFile(kernel, `${monitor}/tasks`, String(process));
}
