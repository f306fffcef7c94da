import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { oarPage } from "./pages/oar.ts";
import { pages } from "./pages.ts";

describe("the manual", () => {
  test("tells of every option of a command, and of no other", () => {
    for (const { grammar, options } of [oarPage, ...pages]) {
      const names = grammar.options.map(({ name }) => name);
      assert.deepEqual(Object.keys(options).toSorted(), names.toSorted(), grammar.name);
    }
  });

  test("speaks in whole sentences of options, and in one phrase of commands", () => {
    for (const { summary, description, options } of [oarPage, ...pages]) {
      assert.match(summary, /^[a-z].*[^.]$/);
      for (const text of [...description, ...Object.values(options)]) {
        assert.match(text, /^[A-Z0-9].*\.$/s);
        assert.doesNotMatch(text, /\n|  /);
      }
    }
  });
});

test("a grammar has each option once, and no short name twice", () => {
  for (const { grammar } of [oarPage, ...pages]) {
    const words = grammar.options.flatMap(({ name, short }) => [
      name,
      ...(short === undefined ? [] : [short]),
    ]);
    assert.equal(new Set(words).size, words.length, grammar.name);
  }
});
