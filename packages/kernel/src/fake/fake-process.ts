import type { Pid } from "../pid.ts";
import type { CgroupFolder } from "./cgroup-folder.ts";

/** A process of the model, other than those that make system calls. */
export interface FakeProcess {
  readonly pid: Pid;
  readonly comm: string;
  /** Clock ticks since boot. */
  readonly startTime: number;
  /** One in each hierarchy. */
  readonly cgroups: readonly CgroupFolder[];
  /** It dies of a SIGKILL as soon as it is not frozen; one that is "stuck" never does. */
  /** Each time anybody makes a system call it forks and exits, unless it is frozen. */
  readonly multiplies: boolean;
  state: "running" | "killed" | "stuck" | "dead";
}
