import { Fault } from "@skiff/base";
import { type Files, SyscallFault } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { setLimits } from "./set-limits.ts";

/**
 * Sets other limits for a cgroup that has some. What is not named stays. The kernel refuses
 * memory beyond memory with swap, and a quota beyond its period's: what is to grow is set
 * first, and where it is to shrink, that is refused and comes last.
 */
export function updateLimits(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  resources: Resources,
): void {
  const { memory, cpu } = resources;
  const v1 = directories.filter(({ version }) => version === 1);
  const has = (name: string): boolean => v1.some(({ controllers }) => controllers.includes(name));
  if (memory?.swap !== undefined && memory.limit === undefined && !has("memory")) {
    throw new Fault("invalid_argument", "memory.swap: needs memory.limit with it on cgroup v2");
  }
  if (memory?.swap !== undefined && has("memory")) {
    const { swap } = memory;
    unlessInvalid(() => setLimits(kernel, v1, { memory: { swap } }));
  }
  if (cpu?.quota !== undefined && has("cpu")) {
    const { quota } = cpu;
    unlessInvalid(() => setLimits(kernel, v1, { cpu: { quota } }));
  }
  setLimits(kernel, directories, resources);
}

function unlessInvalid(set: () => void): void {
  try {
    set();
  } catch (error) {
    if (!(error instanceof Fault) || !isInvalid(error.cause)) throw error;
  }
}

function isInvalid(cause: unknown): boolean {
  return cause instanceof SyscallFault && cause.errno === "EINVAL";
}
