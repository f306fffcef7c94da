import { Fault } from "@skiff/base";
import { converted } from "./converted.ts";
import type { Flag } from "./flag.ts";
import { exactText } from "./exact-text.ts";

/** A flag whose value is a whole number, negative ones included. */
export function wholeNumber(
  flag: Pick<Flag<number>, "name" | "short" | "aliases" | "help"> & { readonly value: string },
): Flag<number | undefined> {
  return converted(exactText(flag), (given) => {
    if (given === undefined) return undefined;
    if (!/^-?\d{1,9}$/.test(given)) throw new Fault("invalid_argument", "must be a whole number");
    return Number(given);
  });
}
