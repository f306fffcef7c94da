import { writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { commandWords } from "../cli/manual/command-words.ts";
import { helpText } from "../cli/manual/help-text.ts";
import { overviewText } from "../cli/manual/overview-text.ts";
import { pages } from "../cli/manual/pages.ts";

const [command, topic] = commandWords(host.argv.slice(1));
const asked = command === "help" ? topic : command;
const page = pages.find(({ grammar }) => grammar.name === asked);
if (asked === undefined || asked === "--help" || asked === "-h") {
  writeAll(kernel, { fd: 1 }, overviewText());
} else if (page === undefined) {
  writeAll(kernel, { fd: 2 }, `oar: no such command: ${String(asked)}: see oar help\n`);
  kernel.exit_group(1);
} else {
  writeAll(kernel, { fd: 1 }, helpText(page));
}
