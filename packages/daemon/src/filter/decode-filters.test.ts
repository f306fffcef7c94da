import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFilters } from "./decode-filters.ts";

const fields: Readonly<Record<string, string>> = {
  name: "docker.io/library/busybox:latest",
  "labels/a.b/c": "d,e",
  "labels/empty": "",
};
const matches = (...filters: string[]): boolean =>
  decodeFilters(filters)((path) => fields[path.join("/")] ?? fields[path.join(".")]);

test("decodeFilters() matches by equality, pattern and presence", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["name==docker.io/library/busybox:latest", true],
    ["name==busybox", false],
    ["name!=busybox", true],
    ["name~=busy", true],
    ["name~=/^docker\\.io\\//", true],
    ["name~=|^docker\\.io/|", true],
    ['name~="^docker\\\\.io"', true],
    ["name~=^busy", false],
    ['labels."a.b"."c"=="d,e"', true],
    ['labels."a.b".c', true],
    ["labels.empty", true],
    ["labels.none", false],
    ["labels.none!=x", true],
    ['labels.none!=""', false],
    ['name!=""', true],
    ["name,labels.none", false],
    ["name,labels.empty", true],
    ["name~=busy, labels.empty", true],
    ["  name ~= busy ,labels.empty == x ", false],
    ["", true],
  ];
  for (const [filter, expected] of cases) assert.equal(matches(filter), expected, filter);
});

test("decodeFilters() matches where one of several does, and always without any", () => {
  assert.equal(matches(), true);
  assert.equal(matches("labels.none", "name"), true);
  assert.equal(matches("labels.none", "name==x"), false);
});

test("decodeFilters() throws invalid_argument with the place", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["name==", /at its end: expected a value/],
    ["=x", /at "=x": expected a field/],
    ["name==a b", /at "b": expected "," or the end/],
    ['name=="a', /at its end: expected a closing "/],
    ["name~=[", /[Ii]nvalid regular expression/],
    ["name,", /at its end: expected a field/],
    ["name.", /at its end: expected a field/],
  ];
  for (const [filter, message] of cases) {
    assert.throws(() => decodeFilters([filter]), { code: "invalid_argument", message }, filter);
  }
});
