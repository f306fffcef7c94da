import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeConfig, decodeJson, Mismatch } from "@skiff/spec";
import type { Random } from "../seccomp/random-profile.ts";
import { fullConfig } from "./full-config.ts";
import { fuzz } from "./fuzz.ts";
import type { Json } from "./json.ts";
import { jsonText } from "./json-text.ts";
import { mutate } from "./mutate.ts";
import { textOf } from "./text-of.ts";

test("a full config.json is one", () => {
  decodeJson(jsonText(fullConfig), decodeConfig);
});

test("a config.json is decoded, or refused with a place in it", () => {
  fuzz({ name: "config", count: 4000, make: (random) => mutate(random, fullConfig), check });
});

test("a text is a config.json, or refused as none", () => {
  fuzz({
    name: "config-text",
    count: 2000,
    make: (random) => garble(random, jsonText(fullConfig)),
    check: (input) => checkText(textOf(input)),
  });
});

function check(input: Json): void {
  checkText(jsonText(input));
}

function checkText(text: string): void {
  let document: unknown;
  try {
    decodeJson(text, (value) => {
      document = value;
      return decodeConfig(value);
    });
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    assert.equal(error.code, "invalid_argument");
    assert.ok(!error.message.includes("\n"), "one line");
    demandPlace(document, error.path);
  }
}

/** That the path leads to something in the document, or to a member that is missing from it. */
function demandPlace(document: unknown, path: string): void {
  let place = document;
  for (const [segment, name, index, quoted] of path.matchAll(
    /\.?([\w$-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gs,
  )) {
    assert.ok(typeof place === "object" && place !== null, `${segment} of ${path}`);
    const key = index ?? name ?? String(JSON.parse(`"${quoted}"`));
    place = new Map<string, unknown>(Object.entries(place)).get(key);
  }
}

/** Some of its characters are others, or missing, or there are more. */
function garble(random: Random, text: string): string {
  const pieces = ["", '"', "{", "}", "[", "]", ",", ":", "\\", "\u0000", "1e9", "-", "null", "\n"];
  let garbled = text;
  for (let n = 1 + random(5); n > 0; n--) {
    const at = random(garbled.length);
    const piece = (pieces[random(pieces.length)] ?? "").repeat(random(40) === 0 ? 20_000 : 1);
    garbled = garbled.slice(0, at) + piece + garbled.slice(at + random(4));
  }
  return garbled;
}
