import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { exactText } from "../grammar/exact-text.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { wholeNumber } from "../grammar/whole-number.ts";
import { decodeDuration } from "@skiff/engine";

type Wish = NonNullable<ContainerOptions["health"]>;

const command = text({
  name: "health-cmd",
  value: "string",
  help: "Command to run to check health",
});
const interval = duration(
  "health-interval",
  "Time between running the check (ms|s|m|h) (default 30s)",
);
const retries = wholeNumber({
  name: "health-retries",
  value: "int",
  help: "Consecutive failures needed to report unhealthy (default 3)",
});
const timeout = duration(
  "health-timeout",
  "Maximum time to allow one check to run (ms|s|m|h) (default 30s)",
);
const startPeriod = duration(
  "health-start-period",
  "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h)",
);
const startInterval = duration(
  "health-start-interval",
  "Time between running the check during the start period (ms|s|m|h) (default 5s)",
);
const none = toggle({
  name: "no-healthcheck",
  help: "Disable any container-specified HEALTHCHECK",
});

/** How a container's health is checked. */
export const healthFlags: readonly Flag<unknown>[] = [
  command,
  interval,
  retries,
  startInterval,
  startPeriod,
  timeout,
  none,
];

/** Throws `invalid_argument` for flags that contradict each other. */
export function decodeHealth(line: ParsedLine): Wish {
  const wish = {
    command: line.get(command),
    interval: line.get(interval),
    timeout: line.get(timeout),
    startPeriod: line.get(startPeriod),
    startInterval: line.get(startInterval),
    retries: line.get(retries),
  };
  if (!line.get(none)) return wish;
  if (Object.values(wish).every((value) => value === undefined)) return "none";
  throw new Fault("invalid_argument", "--no-healthcheck conflicts with --health-* options");
}

/** Docker refuses what is shorter than a millisecond, and takes 0 for its default. */
function duration(name: string, help: string): Flag<number | undefined> {
  return converted(exactText({ name, value: "duration", help }), (given) => {
    const time = given === undefined ? 0 : decodeDuration(given);
    if (time === 0) return undefined;
    if (time >= 1) return Math.round(time);
    throw new Fault("invalid_argument", "cannot be less than 1ms");
  });
}
