import type { Flag } from "./flag.ts";

/** A flag that may be given many times. */
export function texts(
  flag: Pick<Flag<string>, "name" | "short" | "aliases" | "help"> & { readonly value: string },
): Flag<readonly string[]> {
  return { ...flag, decode: (given) => given };
}
