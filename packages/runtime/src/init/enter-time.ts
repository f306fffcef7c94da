import { during } from "@skiff/base";
import { CLONE_NEWTIME, type Kernel } from "@skiff/kernel";
import type { TimeOffset, TimeOffsets } from "@skiff/spec";
import { openNamespace } from "../open-namespace.ts";
import { writeProc } from "./write-proc.ts";

/** time_namespaces(7): unshare(2) made it for children, and its offsets are set before anybody is in it. */
export function enterTime(kernel: Kernel, { monotonic, boottime }: TimeOffsets): void {
  setOffset(kernel, "monotonic", monotonic);
  setOffset(kernel, "boottime", boottime);
  using namespace = openNamespace(kernel, "/proc/self/ns/time_for_children");
  during("enter time namespace", () => kernel.setns(namespace, CLONE_NEWTIME));
}

function setOffset(kernel: Kernel, clock: keyof TimeOffsets, offset: TimeOffset | undefined): void {
  if (offset === undefined) return;
  const line = `${clock} ${offset.secs} ${offset.nanosecs}\n`;
  during("set timeOffsets", () => writeProc(kernel, "self/timens_offsets", line));
}
