import { Fault } from "@skiff/base";
import { AT_FDCWD, type Files, ignoring, readFile, SyscallFault } from "@skiff/kernel";
import type { MemoryLimits, Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { setLimits } from "./set-limits.ts";
import type { Unit } from "./systemd/unit.ts";

/**
 * Sets other limits for a cgroup that has some. What is not named stays. The kernel refuses
 * memory beyond memory with swap, and a quota beyond its period's: what is to grow is set
 * first, and where it is to shrink, that is refused and comes last. A unit is told before that,
 * and of nothing that is refused here.
 */
export function updateLimits(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  {
    resources: asked,
    unit,
  }: { readonly resources: Resources; readonly unit?: Pick<Unit, "setLimits"> },
): void {
  const resources = withSwap(kernel, directories, asked);
  const { memory, cpu } = resources;
  const v1 = directories.filter(({ version }) => version === 1);
  const has = (name: string): boolean => v1.some(({ controllers }) => controllers.includes(name));
  if (memory?.swap !== undefined && memory.limit === undefined && !has("memory")) {
    throw new Fault("invalid_argument", "memory.swap: needs memory.limit with it on cgroup v2");
  }
  if (memory?.checkBeforeUpdate === true) demandUnused(kernel, directories, memory);
  unit?.setLimits(resources, directories);
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

/** Memory without limit needs memory with swap to have none: on v1, who takes away one means both, as with runc. */
function withSwap(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  resources: Resources,
): Resources {
  const { memory } = resources;
  if (memory?.limit === undefined || memory.limit >= 0 || memory.swap !== undefined) {
    return resources;
  }
  const v1 = directories.find(({ controllers }) => controllers.includes("memory"));
  const isCounted = v1 && kernel.isThere(AT_FDCWD, `${v1.path}/memory.memsw.limit_in_bytes`);
  return isCounted === true ? { ...resources, memory: { ...memory, swap: -1 } } : resources;
}

/** On v1 the kernel itself refuses it; on v2 it would kill. */
function demandUnused(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  { limit = 0 }: MemoryLimits,
): void {
  const v2 = directories.find(({ version }) => version === 2);
  if (v2 === undefined || limit <= 0) return;
  const text = ignoring(["ENOENT"], () => readFile(kernel, `${v2.path}/memory.current`));
  if (text === undefined || BigInt(text) <= BigInt(limit)) return;
  throw new Fault(
    "failed_precondition",
    `memory.limit: ${limit} is less than the ${text.trimEnd()} bytes that are in use`,
  );
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
