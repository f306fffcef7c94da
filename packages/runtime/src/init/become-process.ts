import { during, Fault } from "@skiff/base";
import {
  CLOSE_RANGE_CLOEXEC,
  type Errno,
  type Kernel,
  PR_SET_DUMPABLE,
  PR_SET_PDEATHSIG,
  pid,
  SyscallFault,
} from "@skiff/kernel";
import { Mismatch, type Process } from "@skiff/spec";
import type { Filter } from "../seccomp/filter.ts";
import { installFilter } from "../seccomp/install-filter.ts";
import type { Program } from "./find-program.ts";
import { resetSignals } from "./reset-signals.ts";
import { rlimitNumber } from "./rlimit.ts";
import { writeProc } from "./write-proc.ts";

/**
 * The first steps of every process of a container, still among the host's files: it dies
 * with its maker until it is complete, no other process can look into it, and what it
 * inherited of signals is undone.
 */
export function beginProcess(kernel: Kernel): void {
  kernel.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0);
  kernel.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  kernel.setsid();
  kernel.umask(0);
  resetSignals(kernel);
}

export function setOomScore(kernel: Kernel, { oomScoreAdj }: Process): void {
  if (oomScoreAdj === undefined) return;
  during("set oomScoreAdj", () => writeProc(kernel, "self/oom_score_adj", String(oomScoreAdj)));
}

export function setRlimits(kernel: Kernel, { rlimits = [] }: Process): void {
  for (const [index, { type, soft, hard }] of rlimits.entries()) {
    const resource = resourceOf(type, index);
    during(`set ${type}`, () => kernel.prlimit64(own, resource, { soft, hard }));
  }
}

/** Raises the hard limits that are to be higher, while this process may: root of a user namespace may not. */
export function raiseRlimits(kernel: Pick<Kernel, "prlimit64">, { rlimits = [] }: Process): void {
  for (const [index, { type, hard }] of rlimits.entries()) {
    const resource = resourceOf(type, index);
    during(`raise ${type}`, () => {
      const seen = kernel.prlimit64(own, resource, null);
      if (hard > seen.hard) kernel.prlimit64(own, resource, { soft: seen.soft, hard });
    });
  }
}

const own = pid(0);

function resourceOf(type: string, index: number): number {
  const resource = rlimitNumber(type);
  if (resource !== undefined) return resource;
  throw new Mismatch(`${type} is no resource limit`, `process.rlimits[${index}].type`);
}

/** Runs the program: returns only by throwing. Of all descriptors it keeps 0 to 2, and the preserved ones. */
export function execute(
  kernel: Kernel,
  {
    program,
    process,
    filter,
    preserved,
  }: {
    readonly program: Program;
    readonly process: Process;
    readonly filter: Filter | undefined;
    /** How many descriptors it gets beside its standard ones. */
    readonly preserved: number;
  },
): never {
  kernel.close_range(3 + preserved, 0xffff_ffff, CLOSE_RANGE_CLOEXEC);
  installFilter(kernel, { now: "before the program", filter, process, maker: undefined });
  const { path, args, env } = program;
  return during(`exec ${path}`, () => {
    try {
      return kernel.execve(path, args, env);
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      throw new Fault(error.code, reasons[error.errno] ?? error.message, { cause: error });
    }
  });
}

/** As execve(2) has them: engines tell by these words why a program does not run. */
const reasons: Readonly<Partial<Record<Errno, string>>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOEXEC: "exec format error",
  E2BIG: "argument list too long",
  ETXTBSY: "text file busy",
};
