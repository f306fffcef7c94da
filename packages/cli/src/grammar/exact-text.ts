import type { Flag } from "./flag.ts";

/** A flag with one text, of which an empty one is as good as any; given twice, the last counts. */
export function exactText(
  flag: Pick<Flag<string>, "name" | "short" | "aliases" | "help"> & { readonly value: string },
): Flag<string | undefined> {
  return { ...flag, decode: (texts) => texts.at(-1) };
}
