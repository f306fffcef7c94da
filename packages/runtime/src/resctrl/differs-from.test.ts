import assert from "node:assert/strict";
import { test } from "node:test";
import { differsFrom } from "./differs-from.ts";

const schemata = "    MB:0= 30;1=100\n    L3:0=7f0;1=01f\n";

const lines: readonly (readonly [line: string, differs: boolean])[] = [
  ["L3:0=7f0;1=1f", false],
  ["L3:1=1F;0=07f0", false],
  ["L3: 00=7f0", false],
  ["L3:0=7f1", true],
  ["L3:2=7f0", true],
  ["L2:0=7f0", true],
  ["L3:0=7f0;1", true],
  ["nonsense", true],
  ["MB:0=30", false],
  ["MB:0=25;1=100", false],
  ["MB:0=35", true],
  ["MB:0=20", true],
];

test("differsFrom() compares what is meant, not how it is written", () => {
  for (const [line, differs] of lines) {
    assert.equal(differsFrom(line, { schemata, grain: 10 }), differs, line);
  }
  assert.equal(differsFrom("MB:0=25", { schemata, grain: 1 }), true);
});
