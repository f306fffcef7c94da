import { commands, loadCommands } from "../commands.ts";
import { globalFlags } from "../global-flags.ts";
import { groups } from "../groups.ts";
import { listSummaries } from "./list-summaries.ts";
import { optionsText } from "./options-text.ts";

/** What `skiff --help` prints. */
export async function globalHelp(): Promise<string> {
  return (
    "Usage:  skiff [OPTIONS] COMMAND\n\nContainers that are gone when they are deleted\n\n" +
    `Commands:\n${listSummaries(await loadCommands(commands))}\nGroups of commands:\n${listSummaries(groups)}` +
    optionsText(Object.values(globalFlags)) +
    "\nRun 'skiff COMMAND --help' for more information on a command.\n"
  );
}
