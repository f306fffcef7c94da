import type { Decoder } from "./decoder.ts";
import { expected } from "./expected.ts";
import { Mismatch } from "./mismatch.ts";

export function array<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw expected("array", value);
    const items: T[] = [];
    try {
      for (let i = 0; i < value.length; i++) items.push(item(value[i]));
    } catch (error) {
      throw error instanceof Mismatch ? error.within(items.length) : error;
    }
    return items;
  };
}
