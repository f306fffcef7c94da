import assert from "node:assert/strict";
import { test } from "node:test";
import type { Option } from "./grammar/grammar.ts";
import { parseOptions } from "./parse-options.ts";

const options: readonly Option[] = [
  { name: "bundle", short: "b", value: "DIR" },
  { name: "env", short: "e", value: "NAME=VALUE", repeats: true },
  { name: "force", short: "f" },
];

function parse(...words: readonly string[]): readonly [values: object, rest: readonly string[]] {
  const { values, rest } = parseOptions(words, options, first);
  return [Object.fromEntries(values), rest];
}

const first = { where: "first" } as const;

test("parseOptions() takes long and short options, with one dash or two, and values after = or a space", () => {
  const forms = [["--bundle", "/b"], ["--bundle=/b"], ["-bundle", "/b"], ["-b", "/b"], ["-b=/b"]];
  for (const words of forms) assert.deepEqual(parse(...words, "c1"), [{ bundle: "/b" }, ["c1"]]);
  assert.deepEqual(parse("--force", "c1"), [{ force: "true" }, ["c1"]]);
  assert.deepEqual(parse("-f"), [{ force: "true" }, []]);
});

test("parseOptions() ends at the first word that is no option, and at --", () => {
  assert.deepEqual(parse("-f", "c1", "--bundle", "/b"), [
    { force: "true" },
    ["c1", "--bundle", "/b"],
  ]);
  assert.deepEqual(parse("--", "-f"), [{}, ["-f"]]);
  assert.deepEqual(parse("-", "-f"), [{}, ["-", "-f"]]);
});

test("parseOptions() takes options among arguments, up to --", () => {
  const words = ["c1", "--bundle", "b", "c2", "--", "-b"];
  const { values, rest } = parseOptions(words, options, { where: "anywhere" });
  assert.deepEqual([values.get("bundle"), rest], ["b", ["c1", "c2", "-b"]]);
});

test("parseOptions() takes a value that looks like an option, and an empty one", () => {
  assert.deepEqual(parse("--bundle", "--force"), [{ bundle: "--force" }, []]);
  assert.deepEqual(parse("--bundle="), [{ bundle: "" }, []]);
  assert.deepEqual(parse("--env=A=b=c"), [{ env: "A=b=c" }, []]);
});

test("parseOptions() keeps every value of an option that repeats, and the last of another", () => {
  const { values, every } = parseOptions(
    ["-e", "A=1", "-b", "x", "--env=B=2", "-b", "y"],
    options,
    first,
  );
  assert.deepEqual(every.get("env"), ["A=1", "B=2"]);
  assert.equal(values.get("bundle"), "y");
  assert.equal(every.get("bundle"), undefined);
});

test("parseOptions() refuses options that it does not know or that lack their value", () => {
  const refuses = (words: readonly string[], message: string): void =>
    assert.throws(() => parse(...words), { code: "invalid_argument", message });
  refuses(["--nothing"], "unknown option --nothing: see oar help");
  refuses(["--nothing=1"], "unknown option --nothing: see oar help");
  refuses(["-x"], "unknown option -x: see oar help");
  refuses(["-f", "--bundle"], "option --bundle needs DIR: see oar help");
});

test("parseOptions() refuses a value that is not one of the choices", () => {
  const format = [{ name: "format", short: "f", value: "FORMAT", choices: ["table", "json"] }];
  assert.equal(parseOptions(["-f", "json"], format, first).values.get("format"), "json");
  assert.throws(() => parseOptions(["--format", "xml"], format, first), {
    code: "invalid_argument",
    message: '--format: "xml" is not one of table, json',
  });
});
