import type { Condition } from "./condition.ts";

/** Its health check succeeds. */
export function forHealth(): Condition {
  return { name: "its health", met: (container, signal) => container.untilHealthy({ signal }) };
}
