import assert from "node:assert/strict";
import { chosen, seed } from "../../crash/points.ts";
import { comesTrue } from "../../fixtures/comes-true.ts";
import { differences, observeWorld, type World } from "../../leftovers/index.ts";
import type { SkiffHome } from "../skiff-home.ts";
import { isEffect } from "./effects.ts";
import { errnos } from "./errnos.ts";
import type { Moment } from "./moment.ts";
import type { Neighbour } from "./neighbour.ts";
import type { Operation } from "./operation.ts";
import { type Fault, listMoments, runWithFault } from "./strace.ts";

/** Of so many points one is tried in CI. */
const usualStride = { kills: 16, failures: 160 };

interface Point {
  readonly moment: Moment;
  readonly fault: Fault;
}

export interface Surroundings {
  readonly neighbour: Neighbour;
  /** What else of the world must be as before, in words. */
  readonly observe?: () => string;
}

/**
 * Kills the operation's command at each of its effects, and fails each of its system calls with each
 * errno, or a sample of these: once the operation is undone, the world must be as before.
 */
export function explore(
  home: SkiffHome,
  operation: Operation,
  { neighbour, observe = () => "" }: Surroundings,
): void {
  const began = performance.now();
  const before: Before = { world: observeWorld(home.scope), neighbour, observe, seen: observe() };
  const prepare = (): void => {
    for (const words of operation.before ?? []) home.ok(...words);
  };
  prepare();
  const moments = listMoments(home, operation.words, () => {
    undo(home, operation, before, "traced, as far as it becomes another program");
    prepare();
  });
  undo(home, operation, before, "traced");
  const kills = chosen(planKills(moments), usualStride.kills);
  const failures = chosen(planFailures(moments), usualStride.failures);
  assert.ok(planKills(moments).length > 10, "hardly an effect was traced");
  for (const point of [...kills, ...failures]) {
    prepare();
    const what = attempt(home, operation, point);
    undo(home, operation, before, what);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const counts = `killed at ${kills.length} effects, failed at ${failures.length} system calls`;
  const line = operation.words.slice(0, 2).join(" ");
  console.log(`skiff ${line} …: ${counts} in ${seconds} s (CRASH_SEED=${seed})`);
}

interface Before extends Required<Surroundings> {
  readonly world: World;
  /** By `observe`. */
  readonly seen: string;
}

function planKills(moments: readonly Moment[]): readonly Point[] {
  return moments.filter(isEffect).map((moment) => ({ moment, fault: "signal=KILL" }));
}

/** Not those of threads: Bun aborts where one cannot be made. */
function planFailures(moments: readonly Moment[]): readonly Point[] {
  return moments
    .filter(({ line }) => !line.includes("CLONE_THREAD"))
    .flatMap((moment) =>
      (errnos[moment.name] ?? []).map((errno): Point => ({ moment, fault: `error=${errno}` })),
    );
}

/** Its own words; or its loader's, which gives its whole path; or those of Bun, which aborts where a call of its own start fails. */
const says = /^(?:(?:\/.+\/)?skiff(?:-bun)?: .+|panic\(main thread\): abort\(\) called)\n/m;

/** What was tried, for messages. */
function attempt(home: SkiffHome, { words }: Operation, { moment, fault }: Point): string {
  const { name, nth, isMain, line } = moment;
  const { status, stderr } = runWithFault(home, words, moment, fault);
  const whose = isMain ? "" : "any thread's ";
  const what = `${words.join(" ")}: ${fault} at ${whose}${name} ${nth}, ${line}\n${status} ${stderr}`;
  if (fault !== "signal=KILL" && status !== 0) assert.match(stderr, says, what);
  return what;
}

function undo(
  home: SkiffHome,
  { after }: Operation,
  { world, neighbour, observe, seen }: Before,
  what: string,
): void {
  for (const words of after) {
    const { status, stderr } = home.skiff(...words);
    assert.equal(status, 0, `${what}\nthen ${words.join(" ")}: ${stderr}`);
  }
  neighbour.demandUntouched(what);
  let found: readonly string[] = [];
  comesTrue(() => {
    found = differences(world, observeWorld(home.scope));
    return found.length === 0 && observe() === seen;
  });
  assert.deepEqual([found, observe()], [[], seen], what);
}
