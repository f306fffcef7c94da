import type { Decoder } from "./decoder.ts";
import { integer } from "./integer.ts";
import { Mismatch } from "./mismatch.ts";

/** An integer of `least` to `most`, both included. */
export function integerBetween(least: number, most: number): Decoder<number> {
  return (value) => {
    const n = integer(value);
    if (n < least || n > most) throw new Mismatch(`${n} is not between ${least} and ${most}`);
    return n;
  };
}
