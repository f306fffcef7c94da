import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rows } from "./rows.ts";

const tests = join(import.meta.dirname, "..");
/** F41 is of sandboxes in virtual machines, which there are none of yet. */
const names = Array.from({ length: 43 }, (_, index) => `F${index + 1}`).filter((n) => n !== "F41");

test("each way in which deletion fails has its row, and each row its tests", () => {
  assert.deepEqual(Object.keys(rows), names);
  for (const [name, { happens, ...layers }] of Object.entries(rows)) {
    assert.ok(happens !== "", name);
    const titles = Object.values(layers).flat();
    assert.ok(titles.length > 0, `${name} has no test`);
    for (const title of titles) assert.ok(isThere(title), `${name}: there is no test "${title}"`);
  }
});

test("each test of this folder is in the row that its file is named for", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /^f\d+-.*\.test\.ts$/.test(name));
  assert.ok(files.length > 0);
  for (const file of files) {
    const row = rows[`F${Number(file.slice(1, file.indexOf("-")))}`] ?? { happens: "" };
    const titles = Object.values(row).flat();
    for (const found of titlesOf(join(tests, "failures", file), "test")) {
      assert.ok(titles.includes(`failures/${file} › ${found}`), `${file}: ${found}`);
    }
  }
});

/** A title that is made of parts is like any that has its own parts. */
function isThere(reference: string): boolean {
  const [file = "", title = ""] = reference.split(" › ");
  const path = join(tests, file);
  if (!existsSync(path)) return false;
  return titlesOf(path, "test|describe").some((found) => {
    const parts = found.split(/\$\{.*?\}/).map((part) => RegExp.escape(part));
    return new RegExp(`^${parts.join(".+")}$`).test(title);
  });
}

function titlesOf(path: string, kinds: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(new RegExp(`\\b(?:${kinds})\\(\\s*(["\`])(.*?)(?<!\\\\)\\1`, "gs"));
  return [...found].map(([, , title = ""]) => title.replaceAll("\\`", "`"));
}
