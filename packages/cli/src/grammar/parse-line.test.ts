import assert from "node:assert/strict";
import { test } from "node:test";
import { type Grammar, parseLine } from "./parse-line.ts";
import { exactText } from "./exact-text.ts";
import { text } from "./text.ts";
import { texts } from "./texts.ts";
import { toggle } from "./toggle.ts";
import { wholeNumber } from "./whole-number.ts";

const interactive = toggle({ name: "interactive", short: "i", help: "" });
const tty = toggle({ name: "tty", short: "t", help: "" });
const env = texts({ name: "env", short: "e", value: "list", help: "" });
const name = text({ name: "name", value: "string", help: "" });
const time = wholeNumber({ name: "time", short: "T", value: "int", help: "" });
const run: Grammar = { flags: [interactive, tty, env, name, time], stopsAtOperand: true };
const rm: Grammar = { ...run, stopsAtOperand: false };

test("parseLine() takes flags in each of Docker's spellings", () => {
  const line = parseLine(run, [
    "-it",
    "-e",
    "A=1",
    "-eB=2",
    "--env=C=3",
    "--env",
    "D",
    "--",
    "img",
  ]);
  assert.equal(line.get(interactive), true);
  assert.equal(line.get(tty), true);
  assert.deepEqual(line.get(env), ["A=1", "B=2", "C=3", "D"]);
  assert.deepEqual(line.operands, ["img"]);
  assert.deepEqual(parseLine(run, ["-ite", "A"]).get(env), ["A"]);
  assert.deepEqual(parseLine(run, ["-e=A"]).get(env), ["A"]);
  assert.equal(parseLine(run, ["-T9"]).get(time), 9);
});

test("parseLine() leaves what follows the first operand to the container", () => {
  const line = parseLine(run, ["--name", "n", "img", "ls", "-l", "--name", "x", "--"]);
  assert.equal(line.get(name), "n");
  assert.deepEqual(line.operands, ["img", "ls", "-l", "--name", "x", "--"]);
});

test("parseLine() takes flags after operands where the command allows it", () => {
  const line = parseLine(rm, ["a", "-t", "b", "--", "-i"]);
  assert.equal(line.get(tty), true);
  assert.deepEqual(line.operands, ["a", "b", "-i"]);
});

test("parseLine() tells an absent flag from a false one; an empty one says nothing, but to those who want to know", () => {
  const line = parseLine(run, ["--tty=false", "--name", ""]);
  assert.deepEqual([line.get(tty), line.has(tty)], [false, true]);
  assert.deepEqual([line.get(interactive), line.has(interactive)], [false, false]);
  assert.deepEqual([line.get(name), line.has(name)], [undefined, true]);
  assert.equal(line.get(exactText({ name: "name", value: "string", help: "" })), "");
  assert.equal(line.get(time), undefined);
});

const wrong: readonly [words: string[], message: string][] = [
  [["--foo"], "unknown flag: --foo"],
  [["--foo=1"], "unknown flag: --foo"],
  [["-itx"], "unknown shorthand flag: 'x' in -itx"],
  [["-e"], "flag needs an argument: 'e' in -e"],
  [["--name"], "flag needs an argument: --name"],
  [["--tty=foo"], 'invalid argument "foo" for "-t, --tty" flag: must be true or false'],
  [["-T", "x"], 'invalid argument "x" for "-T, --time" flag: must be a whole number'],
];

for (const [words, message] of wrong) {
  test(`parseLine() refuses ${words.join(" ")}`, () => {
    assert.throws(() => parseLine(run, words), { name: "UsageFault", message });
  });
}
