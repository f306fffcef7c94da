import type { Decoder } from "./decoder.ts";
import { Mismatch } from "./mismatch.ts";
import { jsonObject } from "./json-object.ts";
import { string } from "./string.ts";

/** An object whose keys are the document's own: annotations, labels. */
export function map<T>(item: Decoder<T>): Decoder<ReadonlyMap<string, T>> {
  return (value) => {
    const items = new Map<string, T>();
    for (const [key, member] of Object.entries(jsonObject(value))) {
      try {
        items.set(string(key), item(member));
      } catch (error) {
        throw error instanceof Mismatch ? error.within(key) : error;
      }
    }
    return items;
  };
}
