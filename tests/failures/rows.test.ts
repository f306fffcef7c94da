import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";

const tests = join(import.meta.dirname, "..");
/** F41 is of sandboxes in virtual machines, which there are none of yet. */
const names = Array.from({ length: 44 }, (_, index) => `F${index + 1}`).filter((n) => n !== "F41");

test("each way in which deletion fails has its row, and each row its tests", () => {
  assert.deepEqual(Object.keys(rows), names);
  for (const [name, row] of Object.entries(rows)) {
    assert.ok(row.happens !== "", name);
    const titles = titlesIn(row);
    assert.ok(titles.length > 0, `${name} has no test`);
    for (const title of titles) assert.ok(isThere(title), `${name}: there is no test "${title}"`);
  }
});

test("each test of this folder is a row's", () => {
  const titles = Object.values(rows).flatMap(titlesIn);
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.ts"));
  for (const file of files.filter((name) => name !== "rows.test.ts")) {
    const found = titlesOf(join(tests, "failures", file), "test");
    assert.ok(found.length > 0, file);
    for (const title of found.map((text) => `failures/${file} › ${text}`)) {
      assert.ok(
        titles.some((other) => isLike(title, other)),
        title,
      );
    }
  }
});

function titlesIn({ oar = [], shim = [], skiffd = [], skiff = [] }: Row): readonly string[] {
  return [...oar, ...shim, ...skiffd, ...skiff];
}

/** A title that is made of parts is like any that has its own parts. */
function isThere(reference: string): boolean {
  const [file = "", title = ""] = reference.split(" › ");
  const path = join(tests, file);
  if (!existsSync(path)) return false;
  return titlesOf(path, "test|describe").some((found) => isLike(found, title));
}

function isLike(template: string, title: string): boolean {
  const parts = template.split(/\$\{.*?\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".+")}$`).test(title);
}

function titlesOf(path: string, kinds: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const found = text.matchAll(new RegExp(`\\b(?:${kinds})\\(\\s*(["\`])(.*?)(?<!\\\\)\\1`, "gs"));
  return [...found].map(([, , title = ""]) => title.replaceAll("\\`", "`"));
}
