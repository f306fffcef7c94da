import { loadCommands } from "../commands.ts";
import type { Group } from "../groups.ts";
import { listSummaries } from "./list-summaries.ts";

/** What `skiff GROUP --help` prints. */
export async function groupHelp(name: string, { summary, commands }: Group): Promise<string> {
  return (
    `Usage:  skiff ${name} COMMAND\n\n${summary}\n\nCommands:\n${listSummaries(await loadCommands(commands))}` +
    `\nRun 'skiff ${name} COMMAND --help' for more information on a command.\n`
  );
}
