import type { Group } from "../groups.ts";
import { listSummaries } from "./list-summaries.ts";

/** What `skiff GROUP --help` prints. */
export function groupHelp(name: string, { summary, commands }: Group): string {
  return (
    `Usage:  skiff ${name} COMMAND\n\n${summary}\n\nCommands:\n${listSummaries(commands)}` +
    `\nRun 'skiff ${name} COMMAND --help' for more information on a command.\n`
  );
}
