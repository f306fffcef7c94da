import type { Decoder } from "./decoder.ts";
import { Mismatch } from "./mismatch.ts";
import { string } from "./string.ts";

/** One of a closed list of words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Decoder<Word> {
  return (value) => {
    const text = string(value);
    if (isOneOf(words, text)) return text;
    throw new Mismatch(`${JSON.stringify(text)} is not one of ${words.join(", ")}`);
  };
}

function isOneOf<Word extends string>(words: readonly Word[], text: string): text is Word {
  return (words as readonly string[]).includes(text);
}
