import assert from "node:assert/strict";
import { test } from "node:test";
import { commandWord } from "./command-word.ts";

test("commandWord() passes over global options and their values", () => {
  assert.equal(commandWord(["create", "c1"]), "create");
  assert.equal(
    commandWord(["--root", "/r", "--debug", "--log=/l", "-log-format", "json", "start"]),
    "start",
  );
});

test("commandWord() finds none where there is none", () => {
  for (const words of [[], ["--version"], ["--root", "create"], ["--debug"]]) {
    assert.equal(commandWord(words), undefined);
  }
  assert.equal(commandWord([Uint8Array.of(0xff), "create"]), undefined);
});
