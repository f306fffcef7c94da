import { commands } from "../commands.ts";
import { globalFlags } from "../global-flags.ts";
import { optionsText } from "./options-text.ts";

/** What `skiff --help` prints. */
export function globalHelp(): string {
  const verbs = [...commands].map(([verb, { summary }]) => `  ${verb.padEnd(10)}${summary}\n`);
  return (
    "Usage:  skiff [OPTIONS] COMMAND\n\nContainers that are gone when they are deleted\n\n" +
    `Commands:\n${verbs.join("")}` +
    optionsText(Object.values(globalFlags)) +
    "\nRun 'skiff COMMAND --help' for more information on a command.\n"
  );
}
