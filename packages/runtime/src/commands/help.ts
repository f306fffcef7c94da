import { isFault } from "@skiff/base";
import { host, kernel } from "@skiff/kernel/quickjs";
import { complain } from "../cli/complain.ts";
import { commandWords } from "../cli/manual/command-words.ts";
import { globalOptions } from "../cli/manual/grammar/global-options.ts";
import { helpText } from "../cli/manual/help-text.ts";
import { overviewText } from "../cli/manual/overview-text.ts";
import { pages } from "../cli/manual/pages.ts";
import { parseOptions } from "../cli/manual/parse-options.ts";
import { printOnly } from "../cli/print-only.ts";

const words = host.argv.slice(1);
demandKnown(words.filter((word) => typeof word === "string"));
const [command, topic] = commandWords(words);
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

/** An option that there is not is an error where no command is there to refuse it, too. */
function demandKnown(texts: readonly string[]): void {
  try {
    parseOptions(texts, globalOptions, { where: "first" });
  } catch (error) {
    if (!isFault(error)) throw error;
    complain(kernel, error.message);
    kernel.exit_group(1);
  }
}
