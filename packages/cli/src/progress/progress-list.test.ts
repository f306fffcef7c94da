import assert from "node:assert/strict";
import { test } from "node:test";
import { progressBar } from "./progress-bar.ts";
import { type ProgressList, progressList } from "./progress-list.ts";

function listOn(columns: number | undefined): { list: ProgressList; text: () => string } {
  let text = "";
  const write = async (more: string): Promise<void> => void (text += more);
  return { list: progressList({ write, columns }), text: () => text };
}

test("progressList() writes each step as a line of its own where there is no terminal", async () => {
  const { list, text } = listOn(undefined);
  list.show("a", "waits", true);
  list.show("b", "waits", true);
  list.show("a", "10%", false);
  list.show("a", "done", true);
  await list.end();
  assert.equal(text(), "a: waits\nb: waits\na: done\n");
});

test("progressList() draws a terminal's lines over themselves, the last of each at the end", async () => {
  const { list, text } = listOn(20);
  list.show("a", "waits", true);
  list.show("b", "a line that is longer than it may be", true);
  list.show("a", "50%", false);
  await list.end();
  const line = (words: string): string => `\x1b[2K${words}\n`;
  assert.equal(
    text(),
    line("a: waits") +
      `\x1b[1A${line("a: waits")}${line("b: a line that is l")}` +
      `\x1b[2A${line("a: 50%")}${line("b: a line that is l")}`,
  );
});

test("progressList() tells at its end that nobody reads any more", async () => {
  const gone = new Error("gone");
  const list = progressList({ write: () => Promise.reject(gone), columns: undefined });
  list.show("a", "waits", true);
  await assert.rejects(list.end(), gone);
});

test("progressBar() is as long as there is room for", () => {
  assert.equal(progressBar(0, 100, 70), "[>                   ]      0B/100B");
  assert.equal(progressBar(50, 100, 70), "[==========>         ]     50B/100B");
  assert.equal(progressBar(100, 100, 70), "[====================]    100B/100B");
  assert.equal(progressBar(1_500_000, 3_000_000, 30), "  1.5MB/3MB");
  assert.equal(progressBar(0, 0, 60), "[==========]      0B/0B");
});
