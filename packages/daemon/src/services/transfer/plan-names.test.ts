import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ImageStoreSchema } from "@skiff/proto/grpc";
import { decodeDigest } from "@skiff/spec";
import { planNames } from "./plan-names.ts";

const full = "io.containerd.image.name";
const short = "org.opencontainers.image.ref.name";
const digests = ["a", "b"].map((digit) => decodeDigest(`sha256:${digit.repeat(64)}`));
const [one = "", two = ""] = digests;

function names(
  to: MessageInitShape<typeof ImageStoreSchema>,
  annotations: Readonly<Record<string, string>> = {},
): readonly string[] {
  const [index, listed] = digests.map((digest) => ({ digest, size: 1, mediaType: "x" }));
  assert.ok(index && listed);
  const named = { ...listed, annotations: new Map(Object.entries(annotations)) };
  const planned = planNames({ index, listed: [named] }, create(ImageStoreSchema, to));
  return planned.map(({ name, target }) => `${name} ${target.digest === one ? "index" : "listed"}`);
}

test("planNames() gives the index the names that are whole, and nothing else without a prefix", () => {
  const whole = { name: "more:1" };
  assert.deepEqual(names({ name: "x:1", extraReferences: [whole] }, { [full]: "r.test/a:1" }), [
    "x:1 index",
    "more:1 index",
  ]);
  const byDigest = { name: "more", addDigest: true };
  assert.deepEqual(names({ extraReferences: [byDigest] }), [`more@${one} index`]);
});

test("planNames() gives what is listed its annotated name where the prefix allows that", () => {
  const prefix = { name: "r.test/a", isPrefix: true };
  const by = (more: object, annotations: Readonly<Record<string, string>>): readonly string[] =>
    names({ extraReferences: [{ ...prefix, ...more }] }, annotations);
  assert.deepEqual(by({}, { [full]: "r.test/a:1" }), ["r.test/a:1 listed"]);
  assert.deepEqual(by({}, { [full]: "r.test/ab:1" }), []);
  assert.deepEqual(by({}, { [full]: "other/b:1", [short]: "1" }), []);
  assert.deepEqual(by({ allowOverwrite: true }, { [full]: "other/b:1" }), ["other/b:1 listed"]);
  assert.deepEqual(by({}, { [short]: "best" }), ["r.test/a:best listed"]);
  assert.deepEqual(by({}, {}), []);
});

test("planNames() adds digests where they are wanted", () => {
  const prefix = { name: "r.test/a", isPrefix: true, addDigest: true };
  const tagged = { [short]: "1" };
  const both = ["r.test/a:1 listed", `r.test/a@${two} listed`];
  assert.deepEqual(names({ extraReferences: [prefix] }, tagged), both);
  assert.deepEqual(names({ extraReferences: [prefix] }), both.slice(1));
  const skipping = { ...prefix, skipNamedDigest: true };
  assert.deepEqual(names({ extraReferences: [skipping] }, tagged), both.slice(0, 1));
});
