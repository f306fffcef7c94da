import { globalOptions } from "./grammar/global-options.ts";

/** Global options that have a value: the word after them is not the command. */
const valued: ReadonlySet<string> = new Set(
  globalOptions.filter(({ value }) => value !== undefined).map(({ name }) => name),
);

/** Of a command line after the program's name, the words from the one on that names the command. */
export function commandWords<T>(words: readonly (string | T)[]): readonly (string | T)[] {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (typeof word !== "string") break;
    if (!word.startsWith("-")) return words.slice(i);
    if (valued.has(word.replace(/^--?/, ""))) i++;
  }
  return [];
}
