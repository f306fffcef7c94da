import type { After } from "../timers.ts";

/** On the event loop, without keeping it alive. */
export const after: After = (milliseconds, work) => {
  const timer = setTimeout(work, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};
