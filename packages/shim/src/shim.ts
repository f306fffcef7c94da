import type { Kernel, Pid } from "@skiff/kernel";
import type { Log } from "./log.ts";
import type { Loop } from "./loop.ts";
import type { Publisher } from "./publisher.ts";
import type { ShimSandbox } from "./sandbox/shim-sandbox.ts";
import type { EarlyConfig } from "./task/early-config.ts";
import type { Task } from "./task/task.ts";

/** What all the verbs of the task service work with. */
export interface Shim {
  readonly kernel: Kernel;
  readonly loop: Loop;
  readonly log: Log;
  readonly publisher: Publisher;
  /** Of the container that it was started for. */
  readonly config: EarlyConfig;
  /** containerd's, in which the ids are unique. */
  readonly namespace: string;
  readonly tasks: Map<string, Task>;
  /** What its containers are in, where a client asked for that. */
  readonly sandbox: ShimSandbox;
  /** Whether it is an ordinary user's, see `findRootless`. */
  readonly rootless: boolean;
  /** What reaps its own children that are of no task. */
  readonly children: Map<Pid, () => void>;
  /** Runs a script of this program: in another image, which comes to memory only then. */
  readonly runScript: (name: string) => void;
  /** Ends the shim, once it owns nothing. */
  readonly shutdown: () => void;
}

export function ownsNothing({ tasks, sandbox }: Pick<Shim, "tasks" | "sandbox">): boolean {
  return tasks.size === 0 && !sandbox.isThere;
}
