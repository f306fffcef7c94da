import { helpText } from "./help-text.ts";
import { oarPage } from "./pages/oar.ts";
import { pages } from "./pages.ts";

/** What `oar help` prints. */
export function overviewText(): string {
  const width = Math.max(...pages.map(({ grammar }) => grammar.name.length)) + 2;
  const commands = pages.map(
    ({ grammar, summary }) => `  ${grammar.name.padEnd(width)}${summary}\n`,
  );
  return helpText(oarPage).replace("\nOptions:\n", `\nCommands:\n${commands.join("")}\nOptions:\n`);
}
