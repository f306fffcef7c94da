import { exactText } from "./exact-text.ts";
import type { Flag } from "./flag.ts";

/** A flag with one text; given twice, the last counts. An empty one says nothing, as with Docker: `--name "$NAME"`. */
export function text(
  flag: Pick<Flag<string>, "name" | "short" | "aliases" | "help"> & { readonly value: string },
): Flag<string | undefined> {
  const exact = exactText(flag);
  return { ...exact, decode: (texts) => exact.decode(texts) || undefined };
}
