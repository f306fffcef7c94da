import { host } from "@skiff/kernel/quickjs";
import { commandWords } from "../cli/manual/command-words.ts";

/** Runs the script of the command that the command line names; it does all the rest. */
host.run(scriptOf(host.argv.slice(1)));

function scriptOf(words: typeof host.argv): string {
  const [word] = commandWords(words);
  if (typeof word === "string") return word !== "boot" && host.hasScript(word) ? word : "help";
  return words.some((option) => option === "--version" || option === "-v") ? "version" : "help";
}
