import assert from "node:assert/strict";
import { test } from "node:test";
import { humanDuration } from "./human-duration.ts";
import { humanSize } from "./human-size.ts";
import { type Columns, listFormat } from "./list-format.ts";
import { shorten } from "./shorten.ts";
import { table } from "./table.ts";

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;
const spans: readonly [milliseconds: number, words: string][] = [
  [0, "Less than a second"],
  [999, "Less than a second"],
  [second, "1 second"],
  [59 * second, "59 seconds"],
  [60 * second, "About a minute"],
  [119 * second, "About a minute"],
  [45 * 60 * second, "45 minutes"],
  [60 * 60 * second, "About an hour"],
  [1.6 * hour, "2 hours"],
  [47 * hour, "47 hours"],
  [48 * hour, "2 days"],
  [13 * day, "13 days"],
  [14 * day, "2 weeks"],
  [60 * day, "2 months"],
  [730 * day, "2 years"],
];

test("humanDuration() speaks as Docker does", () => {
  for (const [milliseconds, words] of spans) assert.equal(humanDuration(milliseconds), words);
});

test("humanSize() has three digits and decimal units", () => {
  const sizes = [0, 999, 1000, 1240000, 77_940_000, 123_456_789, 1e9, 5.5e12];
  assert.deepEqual(sizes.map(humanSize), [
    "0B",
    "999B",
    "1kB",
    "1.24MB",
    "77.9MB",
    "123MB",
    "1GB",
    "5.5TB",
  ]);
});

test("shorten() leaves what fits alone", () => {
  assert.equal(shorten("12345", 5), "12345");
  assert.equal(shorten("123456", 5), "1234…");
});

test("table() makes columns at least ten wide and pads no line's end", () => {
  assert.equal(
    table([
      ["ID", "NAMES"],
      ["0123456789ab", "x"],
    ]),
    "ID             NAMES\n0123456789ab   x\n",
  );
  assert.equal(table([["A", "B", "C"]]), "A         B         C\n");
});

const columns: Columns<{ id: string; name: string }> = {
  ID: { heading: "CONTAINER ID", cell: (item) => item.id },
  Names: { heading: "NAMES", cell: (item) => item.name },
};
const items = [{ id: "1", name: "a" }];

test("listFormat() prints templates, tables of templates and JSON lines", () => {
  const print = (format: string): string => listFormat(format, columns)(items);
  assert.equal(print("{{.ID}}: {{ .Names }}"), "1: a\n");
  assert.equal(print("table {{.ID}}\\t{{.Names}}"), "CONTAINER ID   NAMES\n1              a\n");
  assert.equal(print("json"), '{"ID":"1","Names":"a"}\n');
});

test("listFormat() refuses a column there is not, naming those there are", () => {
  assert.throws(() => listFormat("{{.Foo}}", columns), {
    code: "invalid_argument",
    message: "{{.Foo}} is not one of {{.ID}} {{.Names}}",
  });
  assert.throws(() => listFormat("{{.toString}}", columns), { code: "invalid_argument" });
});
