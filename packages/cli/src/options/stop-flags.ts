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
  aliases: ["time"], // before Docker 28
  short: "t",
  value: "int",
  help: "Seconds to wait before killing the container (default: the container's, or 10; -1: for ever)",
});

/** How `stop` and `restart` stop a container. */
export const stopFlags: readonly Flag<unknown>[] = [signal, timeout];

export function stopOptions(line: ParsedLine): StopOptions {
  return { seconds: line.get(timeout), signal: line.get(signal) };
}
