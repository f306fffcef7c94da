import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { chosen } from "../crash/points.ts";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { eventually, type Outcome } from "../fixtures/index.ts";
import { differences, observeWorld, type World } from "../leftovers/index.ts";
import { type Doomed, DyingPrograms } from "./dying-programs.ts";

const home = new SkiffHome();
const dying = new DyingPrograms(home);
const archive = join(home.folder, "other.tar");
const run = ["run", "-d", "--name", "subject", "busybox", "sleep", "1000"];
const removal = ["rm", "-f", "subject"];

before(() => {
  home.ok("run", "--name", "source", "busybox", "sh", "-c", "mkdir -p /a/b; echo other > /a/b/c");
  home.ok("commit", "source", "other");
  home.ok("rm", "source");
  home.ok("save", "-o", archive, "other");
  home.ok("rmi", "other");
});

interface Operation {
  readonly doomed: Doomed;
  readonly words: readonly string[];
  readonly before?: readonly (readonly string[])[];
  /** Undo it where it succeeded: by then it may die of it too. */
  readonly after: readonly (readonly string[])[];
  /** What skiff says of such a death. */
  readonly says: RegExp;
}

const operations: Readonly<Record<string, Operation>> = {
  "oar unpack": {
    doomed: { name: "oar", words: "unpack*" },
    words: ["load", "-i", archive],
    after: [["rmi", "other"]],
    says: /^skiff: .*layer sha256:.*oar: ended with (SIGKILL|137)/m,
  },
  "oar pack": {
    doomed: { name: "oar", words: "pack*" },
    before: [["create", "--name", "subject", "busybox"]],
    words: ["commit", "subject", "made"],
    after: [["rmi", "made"], removal],
    says: /^skiff: .*(SIGKILL|137)/m,
  },
  "the shim's start": {
    doomed: { name: "containerd-shim-oar-v1", words: "*start", last: "start" },
    words: run,
    after: [removal],
    says: /^skiff: .*(SIGKILL|137)/m,
  },
  "the shim": {
    doomed: { name: "containerd-shim-oar-v1", words: "*start", last: "serve" },
    words: run,
    after: [removal],
    says: /^skiff: .+/m,
  },
};

for (const [program, operation] of Object.entries(operations)) {
  test(`${program}, killed at any moment, is told of by skiff, and leaves nothing`, () => {
    const { doomed, words } = operation;
    prepare(operation);
    const calls = dying.count(doomed, [words, ...operation.after]);
    assert.ok(calls > 10, `${calls} system calls`);
    const tried = chosen(
      Array.from({ length: calls }, (_, index) => index + 1),
      12,
    );
    for (const call of tried) attempt(operation, call);
    console.log(`${program}: killed at ${tried.length} of ${calls} system calls`);
  });
}

function attempt(operation: Operation, call: number): void {
  const { doomed, words, says } = operation;
  const before = observeWorld(home.scope);
  prepare(operation);
  const prepared = observeWorld(home.scope);
  const { status, stderr }: Outcome = dying.kill(doomed, call, words);
  const what = `killed at call ${call}: ${status} ${stderr}`;
  if (status !== 0) {
    assert.match(stderr, says, what);
    demandNothingLeft(prepared, what);
  }
  finish(operation, status === 0);
  demandNothingLeft(before, what);
}

function demandNothingLeft(world: World, what: string): void {
  const left = (): readonly string[] => differences(world, observeWorld(home.scope));
  eventually(`${what}: nothing is left`, () => left().length === 0);
}

function prepare({ before: words = [] }: Operation): void {
  for (const line of words) home.ok(...line);
}

/** Of what failed there is only what was there before. */
function finish({ before: words = [], after }: Operation, isMade: boolean): void {
  for (const line of isMade ? after : after.slice(after.length - words.length)) home.ok(...line);
}
