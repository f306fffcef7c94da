import type { Command } from "../command.ts";
import { optionsText } from "./options-text.ts";

/** What `skiff VERB --help` prints. */
export function helpText(verb: string, { usage, summary, flags }: Command): string {
  return `Usage:  skiff ${verb} ${usage}`.trimEnd() + `\n\n${summary}\n${optionsText(flags)}`;
}
