import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { patience } from "../fixtures/index.ts";
import type { Story } from "./act.ts";
import { type Ended, possibleAfter } from "./possible-after.ts";
import { settled } from "./settled.ts";
import { containers, type Seen, type Subject } from "./subject.ts";

type Known = readonly ReadonlySet<string>[];
type Told = Ended & { readonly said: string };

/** Plays a story. Throws where a round has ended as the model says that it cannot, and where something is left at the end. */
export async function play(subject: Subject, story: Story): Promise<void> {
  try {
    let known: Known = Array.from({ length: containers }, () => new Set([subject.model.absent]));
    for (const round of story) {
      const before = await subject.observe();
      const ended = await Promise.all(
        round.map(async (act) => ({ ...act, ...(await subject.run(act)) })),
      );
      known = await settle(subject, expected(subject, known, ended), { ended, before });
    }
  } finally {
    await subject.clear();
  }
}

function expected({ model }: Subject, known: Known, ended: readonly Told[]): Known {
  return known.map((states, who) => {
    const acts = ended.filter((act) => act.who === who || model.general.includes(act.verb));
    const possible = possibleAfter(model, states, acts);
    assert.ok(possible.size > 0, `container ${who} was ${words(states)}; ${told(ended)}`);
    return possible;
  });
}

/** Waits until what is seen is possible. A container that nothing was done to is as it was. */
async function settle(
  { model, observe }: Subject,
  possible: Known,
  {
    ended,
    before,
  }: { readonly ended: readonly Told[]; readonly before: ReadonlyMap<number, Seen> },
): Promise<Known> {
  const end = performance.now() + patience;
  for (;;) {
    const seen = await observe();
    const now = possible.map((states, who) => settled(model, states, seen.get(who)?.state));
    const known = now.filter((states) => states !== undefined);
    if (known.length === containers) {
      demandSame(before, seen, (who) => ended.some((act) => act.who === who));
      return known;
    }
    const wrong = now.indexOf(undefined);
    const what = `container ${wrong} is ${seen.get(wrong)?.state ?? model.absent}, not ${words(possible[wrong])}`;
    assert.ok(performance.now() < end, `${what}, after ${told(ended)}`);
    await setImmediate();
  }
}

function demandSame(
  before: ReadonlyMap<number, Seen>,
  after: ReadonlyMap<number, Seen>,
  isTouched: (who: number) => boolean,
): void {
  for (const [who, { identity }] of before) {
    if (isTouched(who) || !after.has(who)) continue;
    assert.equal(after.get(who)?.identity, identity, `container ${who} is another one`);
  }
}

function words(states: ReadonlySet<string> | undefined): string {
  return [...(states ?? [])].join(" or ");
}

function told(ended: readonly Told[]): string {
  return ended
    .map(({ verb, who, end, said }) => `${verb} of ${who} was ${end}${said && ` (${said})`}`)
    .join(", ");
}
