import type { Decoder } from "./decoder.ts";
import { Mismatch } from "./mismatch.ts";
import { string } from "./string.ts";

/** One of a closed list of words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Decoder<Word> {
  return (value) => {
    const text = string(value);
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) {
      throw new Mismatch(`${JSON.stringify(text)} is not one of ${words.join(", ")}`);
    }
    return word;
  };
}
