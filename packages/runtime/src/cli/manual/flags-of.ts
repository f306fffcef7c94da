import type { Option } from "./grammar/grammar.ts";

/** The ways to write an option, with its value: `--bundle DIR, -b DIR`. */
export function flagsOf({ name, short, value }: Option): string {
  const both = short === undefined ? `--${name}` : `--${name}, -${short}`;
  return value === undefined ? both : `${both} ${value}`;
}
