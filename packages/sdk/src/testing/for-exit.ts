import { Fault } from "@skiff/base";
import type { Condition } from "./condition.ts";

/** It has ended, with this exit code. */
export function forExit(code = 0): Condition {
  return {
    name: `its end with ${code}`,
    mayEnd: true,
    met: async (container, signal) => {
      const ended = await container.wait({ signal });
      if (ended === code) return;
      const message = `container ${container.name} ended with ${ended}, where ${code} is expected`;
      throw new Fault("failed_precondition", message);
    },
  };
}
