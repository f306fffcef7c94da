import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programs, runProgram } from "../fixtures/index.ts";

const share = join(import.meta.dirname, "../../dist/share/man");
const skiff = join(programs.oar, "../skiff");
const pagesOf = (section: string): readonly string[] => readdirSync(join(share, section));

/** What a program's help lists, a line each, with what it is about. */
function listed(...words: readonly string[]): readonly string[] {
  const { stdout } = runProgram([...words]);
  const lines = stdout.replace(/\nOptions:[^]*/, "");
  return [...lines.matchAll(/^ {2}([a-z]+) {2,}[A-Za-z]/gm)].map(([, name = ""]) => name);
}

test("there is a man page for oar and for each of its commands", () => {
  const names = ["oar.8", ...listed(programs.oar, "help").map((name) => `oar-${name}.8`)];
  assert.deepEqual(pagesOf("man8").toSorted(), names.toSorted());
});

test("there is a man page for skiff, for each of its commands and for each of a group's", () => {
  const groups = ["container", "pod", "image", "network", "volume", "system"];
  const names = listed(skiff, "--help").filter((name) => !groups.includes(name));
  const members = groups.flatMap((group) => {
    return listed(skiff, group, "--help").map((name) => `${group}-${name}`);
  });
  const pages = ["skiff.1", ...[...names, ...members].map((name) => `skiff-${name}.1`)];
  assert.deepEqual(pagesOf("man1").toSorted(), pages.toSorted());
});

test("mandoc finds nothing wrong with the man pages but that they have no date", () => {
  const paths = ["man1", "man8"].flatMap((section) =>
    pagesOf(section).map((page) => join(share, section, page)),
  );
  const { stdout } = runProgram(["mandoc", "-T", "lint", "-W", "warning", ...paths]);
  const complaints = stdout.split("\n").filter((line) => line !== "");
  assert.equal(complaints.length, paths.length, stdout);
  for (const complaint of complaints) assert.match(complaint, /missing date/);
});

const compared: readonly (readonly [page: string, help: readonly string[]])[] = [
  ...["create", "exec", "update"].map(
    (name) => [`man8/oar-${name}.8`, [programs.oar, "help", name]] as const,
  ),
  ["man1/skiff-run.1", [skiff, "run", "--help"]],
  ["man1/skiff-image-ls.1", [skiff, "image", "ls", "--help"]],
];

test("a man page has what the help has", () => {
  for (const [page, words] of compared) {
    const { stdout: help } = runProgram([...words]);
    const path = join(share, page);
    const { stdout: text } = runProgram(["mandoc", "-T", "utf8", "-O", "width=1000", path]);
    const plain = withoutOverstrikes(text);
    for (const [, flag = ""] of help.matchAll(/^ {2}[^\n]*?(--[a-z-]+)/gm)) {
      assert.ok(plain.includes(flag), `${page}: ${flag}`);
    }
    const [synopsis = ""] = help.replace(/^usage: +/i, "").split("\n");
    assert.ok(plain.includes(synopsis), synopsis);
  }
});

/** Bold is a character, a step back, and the character again. */
function withoutOverstrikes(text: string): string {
  const parts = text.split("\b");
  return parts.map((part, index) => (index < parts.length - 1 ? part.slice(0, -1) : part)).join("");
}
