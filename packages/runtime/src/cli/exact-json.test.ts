import assert from "node:assert/strict";
import { test } from "node:test";
import { exactJson } from "./exact-json.ts";

test("exactJson() writes bigints as numbers, and all else as JSON does", () => {
  assert.equal(
    exactJson({ a: 2n ** 64n - 1n, b: [-1n, "1", undefined], c: undefined, d: "\u00001\u0000x" }),
    '{"a":18446744073709551615,"b":[-1,"1",null],"d":"\\u00001\\u0000x"}',
  );
});
