/** Global options that have a value: the word after them is not the command. */
const valued = new Set(["root", "log", "log-format", "log-level", "criu", "cgroup-manager"]);

/** The word of a command line, after the program's name, that names the command. */
export function commandWord(words: readonly (string | Uint8Array)[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (typeof word !== "string") return undefined;
    if (!word.startsWith("-")) return word;
    if (valued.has(word.replace(/^--?/, ""))) i++;
  }
  return undefined;
}
