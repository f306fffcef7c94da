import type { ContainerId } from "@skiff/spec";
import type { PipeOwner } from "../stdio/stdio.ts";
import type { Made } from "./task-record.ts";
import type { OomWatch } from "./oom-watch.ts";
import type { Resolver } from "../resolver/resolver.ts";
import type { Exec } from "./exec.ts";
import type { TaskProcess } from "./task-process.ts";

/** Where criu's images are, and its log is to be. */
export interface Checkpoint {
  readonly images: string;
  readonly work: string;
}

/** A container with its processes, as the shim keeps it from create to delete. */
export interface Task {
  readonly id: ContainerId;
  readonly bundle: string;
  readonly made: Made;
  /** Of the pipes of all its processes. */
  readonly owner: PipeOwner;
  readonly init: TaskProcess;
  readonly oom: OomWatch;
  /** Undefined for a container that nobody made one for. */
  readonly resolver: Resolver | undefined;
  /** What its processes are made of at its start, where that is not its configuration alone. */
  readonly checkpoint: Checkpoint | undefined;
  /** By exec id. */
  readonly execs: Map<string, Exec>;
}
