import type { Container } from "./container/container.ts";
import type { CreatedTask } from "./task/create-task.ts";

/** A container whose task is created, not started; this process is its keeper. */
export interface Ready extends CreatedTask {
  readonly container: Container;
  /** Takes back what was made for it: all of a new container, the task of one that was there. */
  readonly undo: () => Promise<void>;
}
