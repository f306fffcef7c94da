import type { Condition } from "./condition.ts";
import { again } from "./again.ts";

/** A command that is run in it succeeds. */
export function forCommand(command: readonly string[]): Condition {
  return {
    name: `success of ${command.join(" ")}`,
    met: (container, signal) =>
      again(signal, async () => {
        await using process = await container.exec(command, { signal });
        return (await process.output()).exitCode === 0;
      }),
  };
}
