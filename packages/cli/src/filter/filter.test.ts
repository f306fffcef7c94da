import assert from "node:assert/strict";
import { test } from "node:test";
import { filterFlag } from "./filter-flag.ts";
import { hasLabel } from "./has-label.ts";
import { matchPath } from "./match-path.ts";
import { isToPrune, pruneFilter } from "./prune-filter.ts";

const flag = filterFlag(["label", "dangling", "name"]);

test("filters are joined by key: any of its values, or every", () => {
  const filters = flag.decode(["name=a", " NAME = b ", "label=x=1", ""]);
  assert.deepEqual(filters.values("name"), ["a", "b"]);
  assert.ok(filters.any("name", (value) => value === "b"));
  assert.ok(!filters.every("name", (value) => value === "b"));
  assert.ok(filters.any("dangling", () => false));
  assert.deepEqual(filters.values("label"), ["x=1"]);
});

test("a filter that is true or false is one of both, or refused", () => {
  const truth = (text: string): boolean | undefined =>
    flag.decode([`dangling=${text}`]).truth("dangling");
  assert.deepEqual(["true", "1", "false", "0"].map(truth), [true, true, false, false]);
  assert.equal(flag.decode([]).truth("dangling"), undefined);
  assert.throws(() => truth("maybe"), { message: "invalid filter 'dangling=[maybe]'" });
});

test("a filter that there is not is refused", () => {
  assert.throws(() => flag.decode(["colour=red"]), { message: "invalid filter 'colour'" });
  assert.throws(() => flag.decode(["name"]), {
    message: "bad format of filter (expected name=value)",
  });
});

test("hasLabel() compares the name, and the value where there is one", () => {
  const labels = new Map([
    ["a", "1"],
    ["b", ""],
  ]);
  const wanted = ["a", "a=1", "b=", "b", "a=2", "c", "a=1=1"];
  assert.deepEqual(
    wanted.filter((text) => hasLabel(labels, text)),
    ["a", "a=1", "b=", "b"],
  );
});

const matches: readonly [pattern: string, text: string, is: boolean][] = [
  ["busy*", "busybox", true],
  ["busy*:latest", "busybox:latest", true],
  ["*", "a/b", false],
  ["*/b", "a/b", true],
  ["b?x", "box", true],
  ["[a-c]x", "bx", true],
  ["[^a-c]x", "bx", false],
  ["a.c", "abc", false],
  ["a\\*c", "a*c", true],
  ["a(b)+", "ab", false],
  ["[a&&b]", "&", true],
];
for (const [pattern, text, is] of matches) {
  test(`matchPath() ${is ? "finds" : "does not find"} ${text} by ${pattern}`, () => {
    assert.equal(matchPath(pattern, text), is);
  });
}

test("matchPath() refuses what is no pattern", () => {
  for (const pattern of ["[a", "[z-a]", "a\\", "[]"]) {
    assert.throws(() => matchPath(pattern, "a"), { code: "invalid_argument" }, pattern);
  }
});

test("isToPrune() asks for labels that are there, that are not, and for what is older", () => {
  const now = Date.UTC(2026, 0, 2);
  const thing = { labels: { tier: "web" }, createdAt: now - 3_600_000 };
  const fits = (...texts: string[]): boolean => isToPrune(pruneFilter.decode(texts), thing, now);
  assert.deepEqual(
    [
      fits(),
      fits("label=tier"),
      fits("label=tier=db"),
      fits("label!=tier=web"),
      fits("label!=tier=db"),
      fits("until=59m"),
      fits("until=61m"),
      fits("until=2026-01-01T22:00:00Z"),
      fits("until=59m", "until=61m"),
    ],
    [true, true, false, false, true, true, false, false, false],
  );
  assert.throws(() => pruneFilter.decode(["until=x"]), { message: /parse "x" as a time/ });
});
