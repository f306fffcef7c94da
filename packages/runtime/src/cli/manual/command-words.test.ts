import assert from "node:assert/strict";
import { test } from "node:test";
import { commandWords } from "./command-words.ts";

test("commandWords() passes over global options and their values", () => {
  assert.deepEqual(commandWords(["create", "c1"]), ["create", "c1"]);
  assert.deepEqual(
    commandWords(["--root", "/r", "--debug", "--log=/l", "-log-format", "json", "start"]),
    ["start"],
  );
});

test("commandWords() finds none where there is no command", () => {
  for (const words of [[], ["--version"], ["--root", "create"], ["--debug"]]) {
    assert.deepEqual(commandWords(words), []);
  }
  assert.deepEqual(commandWords([Uint8Array.of(0xff), "create"]), []);
});
