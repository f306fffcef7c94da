import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCsv } from "./decode-csv.ts";

test("decodeCsv() reads fields, quoted ones too", () => {
  const rows: readonly (readonly [text: string, fields: readonly string[]])[] = [
    ["", [""]],
    ["a,b", ["a", "b"]],
    ["a,,b,", ["a", "", "b", ""]],
    ['a,"b,c",d', ["a", "b,c", "d"]],
    ['"o=x ""y"""', ['o=x "y"']],
  ];
  for (const [text, fields] of rows) assert.deepEqual(decodeCsv(text), fields, text);
  for (const text of ['"a', 'a"b', '"a"b']) {
    assert.throws(() => decodeCsv(text), { code: "invalid_argument" }, text);
  }
});
