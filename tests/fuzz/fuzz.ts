import assert from "node:assert/strict";
import { type Random, randomOf } from "../seccomp/random-profile.ts";
import { Cases } from "./cases.ts";
import { effort } from "./effort.ts";
import type { Json } from "./json.ts";
import { shrink } from "./shrink.ts";

export interface Fuzz {
  /** Of the folder in `cases` that has what once failed. */
  readonly name: string;
  /** How many new cases are tried, where nobody says for how long: a few seconds' worth. */
  readonly count: number;
  readonly make: (random: Random) => Json;
  /** Throws where the case shows a mistake. */
  readonly check: (input: Json) => void;
}

const { seconds, seed: first } = effort;

/**
 * Tries what once failed, and then new cases. One that fails is shrunk, and told with its
 * seed; `make fuzz` keeps it in `cases` too, for the tests to try it from then on.
 */
export function fuzz({ name, count, make, check }: Fuzz): void {
  const cases = new Cases(name);
  for (const [file, input] of cases.list()) {
    const fault = faultOf(check, input);
    if (fault !== undefined) assert.fail(`${name}/${file}: ${fault}`);
  }
  const end = performance.now() + seconds * 1000;
  let seed = first;
  for (; seconds > 0 ? performance.now() < end : seed < first + count; seed++) {
    const input = make(randomOf(seed));
    if (faultOf(check, input) === undefined) continue;
    const smallest = shrink(input, (smaller) => faultOf(check, smaller) !== undefined);
    const text = JSON.stringify(smallest);
    if (seconds > 0) cases.keep(text);
    assert.fail(`${name}: seed ${seed}: ${faultOf(check, smallest)}\n${text.slice(0, 2000)}`);
  }
  console.log(`${name}: seeds ${first} to ${seed - 1}`);
}

function faultOf(check: Fuzz["check"], input: Json): string | undefined {
  try {
    check(input);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
