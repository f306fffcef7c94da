import assert from "node:assert/strict";
import { test } from "node:test";
import { namespaceOf } from "./namespace-of.ts";

const call = (header: string | undefined): Parameters<typeof namespaceOf>[0] => ({
  header: (name) => (name === "containerd-namespace" ? header : undefined),
  signal: new AbortController().signal,
});

test("namespaceOf() is the first of several, as a client has set them one after the other", () => {
  assert.equal(namespaceOf(call("latest,before")), "latest");
  assert.equal(namespaceOf(call("only")), "only");
});

test("namespaceOf() throws where none is named, and for what is no name", () => {
  assert.throws(() => namespaceOf(call(undefined)), { code: "failed_precondition" });
  assert.throws(() => namespaceOf(call("a/b")), { code: "invalid_argument" });
});
