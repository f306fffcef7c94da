import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalName, decodeReference, familiarName, familiarRepository } from "../index.ts";

const digest = `sha256:${"a".repeat(64)}`;

for (const [text, canonical, familiar] of [
  ["busybox", "docker.io/library/busybox:latest", "busybox:latest"],
  ["busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36"],
  ["someone/app", "docker.io/someone/app:latest", "someone/app:latest"],
  ["docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest"],
  ["index.docker.io/library/busybox", "docker.io/library/busybox:latest", "busybox:latest"],
  ["library/a/b", "docker.io/library/a/b:latest", "library/a/b:latest"],
  ["localhost/app", "localhost/app:latest", "localhost/app:latest"],
  ["localhost:5000/app:v1", "localhost:5000/app:v1", "localhost:5000/app:v1"],
  ["[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest"],
  ["ghcr.io/a/b__c.d-e:T_1", "ghcr.io/a/b__c.d-e:T_1", "ghcr.io/a/b__c.d-e:T_1"],
  [`busybox@${digest}`, `docker.io/library/busybox@${digest}`, `busybox@${digest}`],
  [`quay.io/x:y@${digest}`, `quay.io/x:y@${digest}`, `quay.io/x:y@${digest}`],
] as const) {
  test(`decodeReference() reads ${text.slice(0, 40)}`, () => {
    const reference = decodeReference(text);
    assert.equal(canonicalName(reference), canonical);
    assert.equal(familiarName(reference), familiar);
    assert.deepEqual(decodeReference(canonical), reference, "the full name is the same name");
    assert.deepEqual(decodeReference(familiar), reference, "the short name is the same name");
  });
}

for (const [text, why] of [
  ["", "it is empty"],
  [":tag", "it is empty"],
  ["Busybox", "the repository must be in lower case"],
  ["busybox:", '"" is no tag'],
  ["busybox:a b", '"a b" is no tag'],
  [`busybox:${"x".repeat(129)}`, "is no tag"],
  ["busybox@sha256:abc", "is not a sha256 or sha512 digest"],
  ["busybox@md5:abc", '"md5:abc" is no digest'],
  ["a//b", "is no repository"],
  ["/a", "is no repository"],
  ["a/", "is no repository"],
  ["../a", "is no registry's host"],
  ["a/../b", "is no repository"],
  ["-a", "is no repository"],
  ["exa_mple.com/a", "is no registry's host"],
  ["a\0b", "is no repository"],
  ["a".repeat(64), "image's id"],
  ["b".repeat(250), "longer than 255"],
] as const) {
  test(`decodeReference() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.throws(
      () => decodeReference(text),
      (fault: Error & { code?: string }) =>
        fault.code === "invalid_argument" && fault.message.includes(why),
    );
  });
}

test("familiarRepository() leaves the tag out", () => {
  assert.equal(familiarRepository(decodeReference("busybox:1.36")), "busybox");
  assert.equal(familiarRepository(decodeReference("localhost:5000/app:v1")), "localhost:5000/app");
});
