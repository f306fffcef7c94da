import assert from "node:assert/strict";
import { test } from "node:test";
import { goTime } from "./go-time.ts";
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
  assert.deepEqual(
    sizes.map((bytes) => humanSize(bytes)),
    ["0B", "999B", "1kB", "1.24MB", "77.9MB", "123MB", "1GB", "5.5TB"],
  );
});

test("humanSize() has four digits where it counts what is used", () => {
  assert.equal(humanSize(16_434_567, 4), "16.43MB");
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

test("listFormat() refuses a column there is not, naming those there are, items or none", () => {
  assert.throws(() => listFormat("{{.Foo}}", columns), {
    code: "not_found",
    message: /<\.Foo>: can't evaluate field Foo; there are \.ID, \.Names/,
  });
  assert.throws(() => listFormat("{{.toString}}", columns), { code: "not_found" });
  assert.throws(() => listFormat("{{.ID", columns), { code: "invalid_argument" });
});

test("listFormat() takes whole templates, and leaves headings as they are", () => {
  const print = (format: string): string => listFormat(format, columns)(items);
  const table = "table {{upper .Names}}\\t{{if .ID}}{{json .ID}}{{end}}";
  assert.equal(print(table), 'NAMES     CONTAINER ID\nA         "1"\n');
  assert.equal(print("{{json .}} {{len .Names}}"), '{"ID":"1","Names":"a"} 1\n');
  assert.equal(print('table {{index (split .Names ":") 0}}'), "NAMES\na\n");
});

test("no cell breaks a table or steers the terminal, and JSON says all of it", () => {
  const hostile = [{ id: "\u001b[2J\u009b1m", name: "a\n\tb\u202e" }];
  assert.equal(
    listFormat("table {{.ID}}\t{{.Names}}", columns)(hostile),
    "CONTAINER ID   NAMES\n [2J 1m        a  b \n",
  );
  const json = listFormat("json", columns)(hostile);
  assert.doesNotMatch(json.trimEnd(), /\p{C}/u);
  assert.deepEqual(JSON.parse(json), { ID: hostile[0]?.id, Names: hostile[0]?.name });
});

test("goTime() prints a time as Go does", () => {
  assert.match(
    goTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
    /^2026-01-0\d \d\d:\d\d:05 [+-]\d{4} \S+$/,
  );
});
