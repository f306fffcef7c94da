import type { Flag } from "./flag.ts";

/** A flag with one text; given twice, the last counts. */
export function text(
  flag: Pick<Flag<string>, "name" | "short" | "help"> & { readonly value: string },
): Flag<string | undefined> {
  return { ...flag, decode: (texts) => texts.at(-1) };
}
