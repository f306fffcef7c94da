/** Runs `work` once, `milliseconds` from now, on the caller's loop. Calling what it returns cancels that. */
export type After = (milliseconds: number, work: () => void) => () => void;
