import { Fault } from "@skiff/base";
import type { Flag } from "./flag.ts";

const truths: Readonly<Record<string, boolean>> = {
  1: true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  0: false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

/** A flag that is there or not; `--flag=false` takes it back. `otherwise`: what it is where nothing is said. */
export function toggle(
  flag: Pick<Flag<boolean>, "name" | "short" | "help">,
  otherwise: boolean = false,
): Flag<boolean> {
  return { ...flag, decode: (texts) => texts.reduce((_, text) => truth(text), otherwise) };
}

function truth(text: string): boolean {
  const value = Object.hasOwn(truths, text) ? truths[text] : undefined;
  if (value === undefined) throw new Fault("invalid_argument", "must be true or false");
  return value;
}
