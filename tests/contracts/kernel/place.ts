import type { Kernel, Pid } from "@skiff/kernel";

/** Where a case of the contract is played: a Linux, and what it is given of it. */
export interface Place {
  readonly kernel: Kernel;
  /** An empty directory, absolute. */
  readonly dir: string;
  /** An empty cgroup of its own in a v2 hierarchy, where there is one. */
  readonly v2: string | undefined;
  /** The same in the v1 freezer. */
  readonly freezer: string | undefined;
  /** Starts a process that does nothing, in those cgroups. */
  readonly start: (cgroups: readonly string[]) => Pid;
  /** Takes notice of its end. */
  readonly reap: (process: Pid) => void;
  /** Makes a socket's name at which nobody listens any more. */
  readonly makeDeadSocket: (path: string) => void;
}
