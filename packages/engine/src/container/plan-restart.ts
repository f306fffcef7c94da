import type { Container } from "./container.ts";

/** Milliseconds. */
const shortestDelay = 100;
const longestDelay = 60_000;
/** Who has run for so long has not failed to start. */
const longRun = 10_000;

/**
 * When a container that has stopped is to be started again, in milliseconds since the epoch; undefined
 * for never. The delay doubles with each restart of one that did not run for long. One that a
 * person stopped stays so; by "always", until the machine is booted again.
 */
export function planRestart(
  container: Pick<
    Container,
    "restartPolicy" | "restarts" | "stoppedIn" | "startedAt" | "exit" | "intent"
  >,
  bootId: string,
): number | undefined {
  const { restartPolicy, restarts, stoppedIn, startedAt, exit, intent } = container;
  const { name, most } = restartPolicy;
  if (name === "no" || intent !== "kept" || startedAt === undefined || exit === undefined) {
    return undefined;
  }
  if (stoppedIn !== undefined && (name !== "always" || stoppedIn === bootId)) return undefined;
  if (name === "on-failure" && (exit.status === 0 || (most > 0 && restarts >= most))) {
    return undefined;
  }
  const doublings = exit.at - startedAt >= longRun ? 0 : Math.min(restarts, 20);
  return exit.at + Math.min(shortestDelay * 2 ** doublings, longestDelay);
}
