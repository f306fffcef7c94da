import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { compileProfile } from "@skiff/seccomp";
import type { Seccomp } from "@skiff/spec";
import { callsFor } from "./calls.ts";
import { Libseccomp } from "./libseccomp.ts";
import { distributedProfiles } from "./distributed-profiles.ts";
import { randomOf, randomProfile } from "./random-profile.ts";
import { type Call, runFilter } from "./run-filter.ts";
import { newerThan, verdictOf } from "./verdict-of.ts";

const native = "SCMP_ARCH_X86_64";
const libseccomp = new Libseccomp();
after(() => libseccomp[Symbol.dispose]());

const profiles = distributedProfiles();
const names = [...new Set(profiles.flatMap(({ profile }) => namesOf(profile)))];
const seeds = Array.from({ length: 100 }, (_, i) => 1 + i);

describe("compileProfile()", () => {
  test("has system calls to try", () => assert.ok(names.length > 400, `${names.length}`));

  for (const { name, profile } of profiles) {
    test(`makes of ${name} what libseccomp makes of it`, () => {
      const theirs = libseccomp.compile(profile);
      assert.ok(theirs !== undefined);
      assert.ok(demandSame(profile, { seed: 0, tries: 20, theirs }) > 40_000);
    });
  }

  test("makes of generated profiles what libseccomp makes of them", () => {
    const refused = seeds.filter((seed) => {
      const profile = randomProfile(randomOf(seed), { names, mixed: false });
      const theirs = libseccomp.compile(profile);
      if (theirs !== undefined) demandSame(profile, { seed, tries: 4, theirs });
      return theirs === undefined;
    });
    assert.ok(refused.length < seeds.length / 4, `libseccomp refuses seeds ${refused.join()}`);
  });

  test("makes of generated profiles what their rules say", () => {
    for (const seed of seeds.slice(0, 50)) {
      const random = randomOf(seed);
      const profile = randomProfile(random, { names, mixed: true });
      const ours = compileProfile(profile, native);
      for (const call of callsFor(profile, { random, tries: 2 })) {
        const verdict = runFilter(ours, call);
        if (verdict !== verdictOf(profile, call)) assert.fail(describeCall(seed, profile, call));
      }
    }
  });
});

function demandSame(
  profile: Seccomp,
  {
    seed,
    tries,
    theirs,
  }: { readonly seed: number; readonly tries: number; readonly theirs: Uint8Array },
): number {
  const ours = compileProfile(profile, native);
  let tried = 0;
  for (const call of callsFor(profile, { random: randomOf(seed), tries })) {
    const expected = newerThan(profile, call) ?? runFilter(theirs, call);
    if (runFilter(ours, call) !== expected) assert.fail(describeCall(seed, profile, call));
    tried++;
  }
  return tried;
}

function describeCall(seed: number, profile: Seccomp, call: Call): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === "bigint" ? `0x${member.toString(16)}` : member,
    );
  return `seed ${seed}: another verdict for ${text(call)} of ${text(profile)}`;
}

function namesOf({ syscalls = [] }: Seccomp): readonly string[] {
  return syscalls.flatMap((rule) => rule.names);
}
