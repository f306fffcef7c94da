import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@skiff/base";
import {
  commandWords,
  helpOption,
  type Option,
  pages,
  oarPage,
  parseOptions,
} from "@skiff/runtime/manual";
import type { Random } from "../seccomp/random-profile.ts";
import { fuzz } from "./fuzz.ts";
import { itemsOf } from "./items-of.ts";
import type { Json } from "./json.ts";
import { textOf } from "./text-of.ts";

const grammars = [oarPage, ...pages].map(({ grammar }) => grammar);

test("a command line is understood, or refused as an argument", () => {
  fuzz({ name: "command-line", count: 20_000, make: line, check });
});

/** A command's name, and words of which some are its options. */
function line(random: Random): Json {
  const grammar = grammars[random(grammars.length)];
  const options = [...(grammar?.options ?? []), helpOption];
  return [grammar?.name ?? "", ...Array.from({ length: random(8) }, () => word(random, options))];
}

const words = [
  "",
  "-",
  "--",
  "---",
  "=",
  "--=",
  "-=x",
  "c1",
  "ü",
  "\n",
  "-1",
  "--__proto__",
  "x=y",
];

function word(random: Random, options: readonly Option[]): string {
  const { name, short = name } = options[random(options.length)] ?? helpOption;
  const dashes = ["", "-", "--", "---"][random(4)] ?? "";
  const value = ["", "=", "=x", "==", "=\0"][random(5)] ?? "";
  const plain = words[random(words.length)] ?? "";
  return random(2) === 0 ? plain : `${dashes}${random(2) === 0 ? name : short}${value}`;
}

function check(input: Json): void {
  const [name, ...line] = itemsOf(input).map(textOf);
  const options = [...(grammars.find((g) => g.name === name)?.options ?? []), helpOption];
  const command = commandWords(line);
  assert.deepEqual(line.slice(line.length - command.length), command);
  try {
    const { values, every, rest } = parseOptions(line, options, { where: "first" });
    assert.deepEqual(line.slice(line.length - rest.length), rest, "the rest is untouched");
    const given = line.slice(0, line.length - rest.length).join("\n");
    for (const [option, value] of [
      ...values,
      ...[...every].flatMap(([o, v]) => v.map((x) => [o, x])),
    ]) {
      const known = options.find((o) => o.name === option);
      assert.ok(known !== undefined, option);
      if (known.value !== undefined || value !== "true") assert.ok(given.includes(String(value)));
    }
  } catch (error) {
    if (!isFault(error, "invalid_argument")) throw error;
  }
}
