import { host, kernel } from "@skiff/kernel/quickjs";
import { complain } from "../cli/complain.ts";
import { commandWords } from "../cli/manual/command-words.ts";
import { helpText } from "../cli/manual/help-text.ts";
import { overviewText } from "../cli/manual/overview-text.ts";
import { pages } from "../cli/manual/pages.ts";
import { printOnly } from "../cli/print-only.ts";

const [command, topic] = commandWords(host.argv.slice(1));
const asked = command === "help" ? topic : command;
const page = pages.find(({ grammar }) => grammar.name === asked);
if (asked === undefined || asked === "--help" || asked === "-h") {
  printOnly(kernel, overviewText());
} else if (page === undefined) {
  complain(kernel, `no such command: ${String(asked)}: see oar help`);
  kernel.exit_group(1);
} else {
  printOnly(kernel, helpText(page));
}
