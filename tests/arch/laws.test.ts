import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { laws } from "./laws/index.ts";
import { readTree } from "./read-tree.ts";

type Files = Readonly<Record<string, string>>;

/** A small tree that keeps every law. Each case below adds the one file that breaks one. */
const lawful: Files = {
  ...packageOf("base", { ring: 0, platform: "pure" }),
  "packages/base/src/index.ts": `export const base = 1;`,
  "packages/base/src/index.test.ts": `import test from "node:test"; import "node:assert/strict";`,
  ...packageOf("kernel", { ring: 1, platform: "pure", adapters: { "./quickjs": "quickjs" } }),
  "packages/kernel/src/index.ts": `import { base } from "@skiff/base"; export const kernel = base;`,
  "packages/kernel/src/quickjs/index.ts": `import "host:linux"; import "../index.ts";`,
  ...packageOf("runtime", { ring: 3, platform: "quickjs" }),
  "packages/runtime/src/index.ts": `import "@skiff/kernel/quickjs"; import "host:linux";`,
  ...packageOf("engine", { ring: 4, platform: "node" }),
  "packages/engine/src/index.ts": `import "node:fs"; export type { base } from "@skiff/base";`,
  "packages/engine/src/bun/ffi.ts": `import "bun:ffi";`,
  ...packageOf("front", { ring: 5, platform: "quickjs", provides: "node" }),
  "packages/front/src/index.ts": `import "@skiff/engine"; import "host:linux";`,
  "tests/quickjs/boot.ts": `import "@skiff/kernel/quickjs";`,
  "tests/some.test.ts": `import "@skiff/base"; import "node:fs"; import "oxc-parser";`,
};

test("a lawful tree breaks no law", () => assert.deepEqual(broken({}), {}));

test("an empty tree breaks the law that something is read", () => {
  assert.deepEqual(judge({}), {
    "something is read": [
      "no file of a package read",
      "no file of tests/, bench/ or scripts/ read",
    ],
  });
});

breaks("imports come from lower rings", {
  "of the same ring": {
    ...packageOf("peer", { ring: 1, platform: "pure" }),
    "packages/kernel/src/x.ts": `import "@skiff/peer";`,
  },
  "of a higher ring": { "packages/base/src/x.ts": `import "@skiff/kernel";` },
  "of a type": { "packages/base/src/x.ts": `import type { kernel } from "@skiff/kernel";` },
  "as a type": { "packages/base/src/x.ts": `export type X = import("@skiff/kernel").X;` },
  "by export": { "packages/base/src/x.ts": `export { kernel } from "@skiff/kernel";` },
  "by export of all": { "packages/base/src/x.ts": `export * from "@skiff/kernel";` },
  "in a call": { "packages/base/src/x.ts": `await import("@skiff/kernel");` },
  "by require()": { "packages/base/src/x.ts": `require("@skiff/kernel");` },
  "by import = require()": { "packages/base/src/x.ts": `import k = require("@skiff/kernel");` },
  "in a test": { "packages/base/src/x.test.ts": `import "@skiff/kernel";` },
  "of itself by name": { "packages/base/src/x.ts": `import "@skiff/base";` },
});

breaks("imports are declared", {
  "of the tree": {
    ...packageOf("other", { ring: 0, platform: "pure" }),
    "packages/engine/src/x.ts": `import "@skiff/other";`,
  },
  "of the registry": { "packages/engine/src/x.ts": `import "left-pad/deep";` },
  "of the platform without its scheme": { "packages/engine/src/x.ts": `import "fs";` },
});

breaks("imports stop at what a package exports", {
  "by name": { "packages/engine/src/x.ts": `import "@skiff/base/src/index.ts";` },
  "by path": { "packages/engine/src/x.ts": `import "../../base/src/index.ts";` },
  "from a test": { "tests/x.test.ts": `import "../packages/base/src/index.ts";` },
  "out of the package": { "packages/engine/src/x.ts": `import "../../../tests/some.test.ts";` },
  "in a way that cannot be read": { "packages/engine/src/x.ts": "await import(`@skiff/${1}`);" },
});

breaks("imports stay on their platform", {
  "node: in pure code": { "packages/base/src/x.ts": `import "node:fs";` },
  "node: in quickjs code": { "packages/runtime/src/x.ts": `import "node:fs";` },
  "node: in a pure test": { "packages/base/src/x.test.ts": `import "node:fs";` },
  "node:test in what is no test": { "packages/base/src/x.ts": `import "node:test";` },
  "host: in pure code": { "packages/base/src/x.ts": `import "host:linux";` },
  "host: beside the adapter": { "packages/kernel/src/x.ts": `import "host:linux";` },
  "host: in node code": { "packages/engine/src/x.ts": `import "host:linux";` },
  "host: in a test of the tree": { "tests/x.test.ts": `import "host:linux";` },
  "bun: outside of its folder": { "packages/engine/src/x.ts": `import "bun:ffi";` },
  "quickjs in a test on node": { "tests/x.ts": `import "@skiff/kernel/quickjs";` },
  "node: in a test on quickjs": { "tests/quickjs/x.ts": `import "node:fs";` },
  "bun: in pure code": { "packages/base/src/bun/x.ts": `import "bun:ffi";` },
  "an adapter from node code": { "packages/engine/src/x.ts": `import "@skiff/kernel/quickjs";` },
  "node: where it is provided": { "packages/front/src/x.ts": `import "node:fs";` },
  "node code where node is not provided": {
    ...packageOf("odd", { ring: 5, platform: "quickjs" }),
    "packages/odd/src/x.ts": `import "@skiff/engine";`,
  },
  "an adapter from its pure package": {
    "packages/kernel/src/x.ts": `import "./quickjs/index.ts";`,
  },
});

breaks("processes share no code but what both speak", {
  "the runtime in the engine": {
    "packages/engine/src/x.ts": `import type { X } from "@skiff/runtime";`,
  },
});

breaks("names tell", {
  "a file": { "packages/base/src/string-utils.ts": `export {};` },
  "a test": { "packages/base/src/helper.test.ts": `export {};` },
  "not kebab-case": { "packages/base/src/camelCase.ts": `export {};` },
  "a class": { "packages/base/src/x.ts": `export class TaskManager {}` },
  "an interface": { "packages/base/src/x.ts": `export interface ITask {}` },
  "a function": { "packages/base/src/x.ts": `export function doWork() {}` },
  "another name on export": {
    "packages/base/src/x.ts": `const x = 1; export { x as commonThing };`,
  },
});

breaks("only decoders assert types", {
  as: { "packages/base/src/x.ts": `export const x = JSON.parse("1") as number;` },
  "<>": { "packages/base/src/x.ts": `export const x = <number>JSON.parse("1");` },
  "as, in a longer function": {
    "packages/base/src/x.ts": `export function f(n: unknown) { const x = n as number; return x; }`,
  },
  "as, below what is returned": {
    "packages/base/src/x.ts": `export const f = (n: unknown) => [n as number];`,
  },
  "as, in a test of the tree": { "tests/x.test.ts": `const x = JSON.parse("1") as number;` },
});

test("decoders, one-line constructors and `as const` may assert", () => {
  const assertions = {
    "packages/base/src/decode-pid.ts": `export const x = JSON.parse("1") as number;`,
    "packages/base/src/a.ts": `export const pid = (n: number): Pid => n as Pid;`,
    "packages/base/src/b.ts": `export function pid(n: number): Pid { return n as Pid; }`,
    "packages/base/src/c.ts": `export const words = ["a", "b"] as const;`,
    "packages/base/src/d.ts": `export function decodeX(n: unknown) { return [n as number]; }`,
    "packages/base/src/e.ts": `export const decodeX = (n: unknown) => [n as number];`,
  };
  assert.deepEqual(broken(assertions), {});
});

for (const [stack, message] of [
  [undefined, "packages/odd/package.json: stack: expected an object"],
  [
    { platform: "pure" },
    "packages/odd/package.json: stack.ring: expected a whole number from 0 on",
  ],
  [
    { ring: 1, platform: "deno" },
    'packages/odd/package.json: stack.platform: expected "pure", "quickjs" or "node"',
  ],
  [
    { ring: 1, platform: "pure", provides: "deno" },
    'packages/odd/package.json: stack.provides: expected "pure", "quickjs" or "node"',
  ],
  [
    { ring: 1, platform: "pure", adapters: { "./gone": "node" } },
    'packages/odd/package.json: stack.adapters["./gone"]: exports has no such subpath',
  ],
] as const) {
  test(`readTree() refuses a package whose stack is ${JSON.stringify(stack)}`, () => {
    assert.throws(() => broken(packageOf("odd", stack)), { message });
  });
}

test("readTree() refuses what is not TypeScript", () => {
  assert.throws(() => broken({ "packages/base/src/x.ts": "export const = 1;" }), {
    message: /^packages\/base\/src\/x\.ts: /,
  });
});

function breaks(law: string, cases: Readonly<Record<string, Files>>): void {
  for (const [name, files] of Object.entries(cases)) {
    test(`a tree breaks the law "${law}": ${name}`, () => {
      assert.equal(broken(files)[law]?.length, 1);
    });
  }
}

/** Laws broken by the lawful tree with `files` added. */
function broken(files: Files): Record<string, string[]> {
  return judge({ ...lawful, ...files });
}

function judge(files: Files): Record<string, string[]> {
  using scratch = new DisposableStack();
  const root = mkdtempSync(join(tmpdir(), "arch-"));
  scratch.defer(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const tree = readTree(root);
  const verdicts = Object.entries(laws).map(([name, law]) => [name, law(tree)] as const);
  return Object.fromEntries(verdicts.filter(([, violations]) => violations.length > 0));
}

function packageOf(name: string, stack: unknown): Files {
  const manifest = {
    name: `@skiff/${name}`,
    exports: { ".": "./src/index.ts", "./quickjs": "./src/quickjs/index.ts" },
    stack,
    dependencies: Object.fromEntries(
      ["base", "engine", "kernel", "peer", "runtime"].map((dependency) => [
        `@skiff/${dependency}`,
        "*",
      ]),
    ),
  };
  return { [`packages/${name}/package.json`]: JSON.stringify(manifest) };
}
