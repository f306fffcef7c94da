import type { StopOptions } from "@skiff/engine";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { wholeNumber } from "../grammar/whole-number.ts";

const signal = text({
  name: "signal",
  short: "s",
  value: "string",
  help: "Signal to send to the container",
});
const timeout = wholeNumber({
  name: "timeout",
  short: "t",
  value: "int",
  help: "Seconds to wait before killing the container (default: the container's, or 10; -1: for ever)",
});
/** Its name before Docker 28. */
const time = wholeNumber({ name: "time", value: "int", help: "The same as --timeout" });

/** How `stop` and `restart` stop a container. */
export const stopFlags: readonly Flag<unknown>[] = [signal, timeout, time];

export function stopOptions(line: ParsedLine): StopOptions {
  return { seconds: line.get(timeout) ?? line.get(time), signal: line.get(signal) };
}
