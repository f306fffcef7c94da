import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programs, runProgram } from "../fixtures/index.ts";

const folder = join(import.meta.dirname, "../../dist/share/man/man8");
const pages = readdirSync(folder);

test("there is a man page for oar and for each of its commands", () => {
  const { stdout } = runProgram([programs.oar, "help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) {2,}[a-z]/gm)].map(([, name]) => name);
  const names = ["oar.8", ...commands.map((name) => `oar-${name}.8`)];
  assert.deepEqual(pages.toSorted(), names.toSorted());
});

test("mandoc finds nothing wrong with the man pages but that they have no date", () => {
  for (const page of pages) {
    const { stdout } = runProgram(["mandoc", "-T", "lint", "-W", "warning", join(folder, page)]);
    const complaints = stdout.split("\n").filter((line) => line !== "");
    assert.equal(complaints.length, 1, stdout);
    assert.match(complaints[0] ?? "", /missing date/);
  }
});

test("a man page has what the help has", () => {
  for (const command of ["create", "exec", "update"]) {
    const { stdout: help } = runProgram([programs.oar, "help", command]);
    const page = join(folder, `oar-${command}.8`);
    const { stdout: text } = runProgram(["mandoc", "-T", "utf8", "-O", "width=1000", page]);
    const plain = withoutOverstrikes(text);
    for (const [, flags = ""] of help.matchAll(/^ {2}(--\S+)/gm)) assert.ok(plain.includes(flags));
    const [synopsis = ""] = help.slice("usage: ".length).split("\n");
    assert.ok(plain.includes(synopsis), synopsis);
  }
});

/** Bold is a character, a step back, and the character again. */
function withoutOverstrikes(text: string): string {
  const parts = text.split("\b");
  return parts.map((part, index) => (index < parts.length - 1 ? part.slice(0, -1) : part)).join("");
}
