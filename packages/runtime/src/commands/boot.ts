import { host } from "@skiff/kernel/quickjs";

/** Global options that have a value: the word after them is not the command. */
const valued = new Set(["root", "log", "log-format", "log-level", "criu", "cgroup-manager"]);

/** Runs the script of the command that the command line names; it does all the rest. */
host.run(scriptOf(host.argv.slice(1)));

function scriptOf(words: readonly (string | Uint8Array)[]): string {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (typeof word !== "string") return "help";
    if (word === "--version" || word === "-v") return "version";
    if (!word.startsWith("-"))
      return word !== "boot" && host.scripts.includes(word) ? word : "help";
    if (valued.has(word.replace(/^--?/, ""))) i++;
  }
  return "help";
}
