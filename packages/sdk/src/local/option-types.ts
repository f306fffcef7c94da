import { array, boolean, type Decoder, integerBetween, map, Mismatch, string } from "@skiff/spec";

type Optional<T> = Decoder<T | undefined>;

/** What may be left out. */
export const optional =
  <T>(decode: Decoder<T>): Optional<T> =>
  (value) =>
    value === undefined ? undefined : decode(value);

/** A number, but not NaN or Infinity. */
export const finite: Decoder<number> = (value) => {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Mismatch(`${typeof value === "number" ? value : typeof value} is not a number`);
};

/** A whole number, exact, of so much or more. */
export const wholeFrom = (least: number): Decoder<number> =>
  integerBetween(least, Number.MAX_SAFE_INTEGER);

export const entriesOf =
  <T>(decode: Decoder<T>): Decoder<Readonly<Record<string, T>>> =>
  (value) =>
    Object.fromEntries(map(decode)(value));

/** Those that most options are. */
export const flag: Optional<boolean> = optional(boolean);
export const text: Optional<string> = optional(string);
export const texts: Optional<readonly string[]> = optional(array(string));
export const entries: Optional<Readonly<Record<string, string>>> = optional(entriesOf(string));
