import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "host-sqlite-"));

after(() => rmSync(folder, { recursive: true }));

test("a wrong call of SQLite throws, or gives SQLite's code, and the next call works", () => {
  const said = execFileSync("dist/test/bin/host-sqlite", [folder], { encoding: "utf8" });
  assert.deepEqual(said.trim().split("\n"), [
    "a database that is none: RangeError: exec: argument 1 is not an open database",
    "a negative database: RangeError: exec: argument 1 is out of range",
    "a database far away: RangeError: exec: argument 1 is not an open database",
    "a statement that is none: RangeError: run: argument 1 is not a statement",
    "too few values: RangeError: run: argument 2 has not as many values as the statement",
    "too many values: RangeError: run: argument 2 has too many elements",
    "a value of no kind: TypeError: run: argument 2 is not a string or a Uint8Array",
    "an undefined value: TypeError: run: argument 2 is not a string or a Uint8Array",
    "values that are no list: TypeError: run: argument 2 is not an array",
    "an integer that is too large: RangeError: run: argument 2 does not fit 64 bits",
    "a lone surrogate: TypeError: run: argument 2 has a lone surrogate",
    "a NUL in SQL: TypeError: exec: argument 2 has a NUL inside",
    "no SQL: TypeError: prepare: argument 2 has no statement in it",
    "a path with a NUL: TypeError: open: argument 1 has a NUL inside",
    "a path that cannot be: -14",
    "rows of a statement that is refused: -1",
    "many statements: RangeError: prepare: argument 2 is one statement too many",
    "closing: 0",
    "closing again: RangeError: close: argument 1 is not an open database",
    "a statement of what is closed: RangeError: run: argument 1 is not a statement",
    "many databases: RangeError: open: argument 1 is one database too many",
  ]);
});
