import assert from "node:assert/strict";
import { test } from "node:test";
import { wrapScript } from "./wrap-script.ts";

test("wrapScript() leaves imports outside and every line where it was", () => {
  const source = '// ä "\nimport { a } from "./a.ts";\nimport "./b.ts";\n\na();\n// end';
  const wrapped = wrapScript("x.ts", source, "xScript");
  assert.equal(
    wrapped,
    '// ä "\nimport { a } from "./a.ts";\nimport "./b.ts"; export function xScript() {\n\na();\n// end\n}',
  );
});

test("wrapScript() wraps the whole of a script that imports nothing", () => {
  assert.equal(wrapScript("x.ts", "f();\n", "xScript"), " export function xScript() {f();\n\n}");
});
