/** One system call of a command of skiff, at which it can be killed, or fail. */
export interface Moment {
  readonly name: string;
  /** The how-manieth of that name in its thread, from 1. */
  readonly nth: number;
  /** Of the main thread; else of the first of all threads that comes to so many. */
  readonly isMain: boolean;
  /** Of `skiff-bun`, which `skiff` has handed the command over to. */
  readonly isHandedOver: boolean;
  /** As it was traced, for messages and for who chooses. */
  readonly line: string;
}
