import assert from "node:assert/strict";
import { type Arbitrary, asyncProperty, check } from "fast-check";
import { Cases } from "../fuzz/cases.ts";
import { effort } from "../fuzz/effort.ts";
import type { Json } from "../fuzz/json.ts";
import type { Story } from "./act.ts";
import { play } from "./play.ts";
import type { Subject } from "./subject.ts";

export interface Telling {
  /** Of the folder in `fuzz/cases` that has what once failed. */
  readonly name: string;
  readonly stories: Arbitrary<Story>;
  /** For how many seconds, where nobody says for how long: no story is begun after them. */
  readonly seconds: number;
  /** Anew for each story. */
  readonly subject: () => Subject;
}

/** More stories than a second has. */
const storiesPerSecond = 20;
/** Shrinking ends after so many seconds. */
const shrinking = 120;

/**
 * Plays what once failed, and then new stories. One that fails is shrunk, and told with its
 * seed; `make fuzz` keeps it in `fuzz/cases` too, for the tests to play it from then on.
 */
export async function tell({ name, stories, seconds, subject }: Telling): Promise<void> {
  const cases = new Cases(name);
  for (const [file, input] of cases.list()) {
    await play(subject(), decodeStory(input)).catch((error: unknown) => {
      throw new Error(`${name}/${file}`, { cause: error });
    });
  }
  const time = effort.seconds > 0 ? effort.seconds : seconds;
  let end = performance.now() + time * 1000;
  let played = 0;
  const property = asyncProperty(stories, async (story) => {
    if (performance.now() > end) return;
    try {
      await play(subject(), story);
      played++;
    } catch (error) {
      if (played >= 0) end = performance.now() + shrinking * 1000;
      played = -Infinity;
      throw error;
    }
  });
  const { seed } = effort;
  const found = await check(property, { seed, numRuns: time * storiesPerSecond });
  if (!found.failed) return console.log(`${name}: ${played} stories of seed ${seed}`);
  const text = JSON.stringify(found.counterexample?.[0]);
  if (effort.seconds > 0) cases.keep(text);
  assert.fail(`${name}: seed ${seed}: ${String(found.errorInstance)}\n${text}`);
}

function decodeStory(input: Json): Story {
  return input as unknown as Story; // what `make fuzz` wrote
}
