import type { Exit } from "./container-record.ts";

/** What a container is doing, as seen now. */
export type ContainerStatus =
  | { readonly status: "created" }
  | Running
  | { readonly status: "exited"; readonly exit: Exit }
  /** It has stopped, and will be started again by its restart policy. */
  | { readonly status: "restarting"; readonly exit: Exit }
  | { readonly status: "removing" };

export interface Running {
  readonly status: "running" | "paused";
  /** Of its first process. */
  readonly pid: number;
  /** False when its shim has died: it can be killed and removed, not entered or waited for. */
  readonly watched: boolean;
}

/** What a container without a shim to report it is taken to have ended with, as containerd has it. */
export const unknownExitStatus = 255;
