import assert from "node:assert/strict";
import { test } from "node:test";
import { criTime } from "./cri-time.ts";
import { formatCri } from "./format-cri.ts";

const time = "2016-10-06T00:17:09.669794202Z";

function format(text: string): string[] {
  const blocks: string[] = [];
  formatCri(new TextEncoder().encode(text), { time, stream: "stdout" }, (block) => {
    blocks.push(new TextDecoder().decode(block));
  });
  return blocks;
}

test("criTime() has nine digits of a second", () => {
  assert.equal(criTime(1_475_713_029_669_794_202n), time);
  assert.equal(criTime(1_475_713_029_000_000_001n), "2016-10-06T00:17:09.000000001Z");
});

const pieces: readonly (readonly [text: string, lines: readonly string[]])[] = [
  ["", []],
  ["text\n", ["F text"]],
  ["a\nb\n", ["F a", "F b"]],
  ["\n\n", ["F ", "F "]],
  ["prompt> ", ["P prompt> "]],
  ["a\nrest", ["F a", "P rest"]],
  ["é€\n", ["F é€"]],
];

for (const [text, lines] of pieces) {
  test(`formatCri() of ${JSON.stringify(text)}`, () => {
    const expected = lines.map((line) => `${time} stdout ${line}\n`).join("");
    assert.equal(format(text).join(""), expected);
  });
}

test("formatCri() gives a flood of newlines in blocks of whole lines", () => {
  const blocks = format("\n".repeat(10_000));
  assert.ok(blocks.length > 1);
  assert.equal(blocks.join(""), `${time} stdout F \n`.repeat(10_000));
  for (const block of blocks) assert.ok(block.endsWith("F \n"));
});

test("formatCri() keeps a line longer than a block whole", () => {
  assert.equal(format(`${"x".repeat(100_000)}\n`).join("").length, 100_000 + time.length + 11);
});
