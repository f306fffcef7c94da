import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCredentialConfig } from "./credential-config.ts";
import { isFor, serverName } from "./server-name.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("decodeCredentialConfig() reads each kind of secret", () => {
  const { auths, credsStore, credHelpers } = decodeCredentialConfig({
    auths: {
      a: { auth: base64("me:with:colons") },
      b: { username: "me", password: "" },
      c: { identitytoken: "i", auth: base64("<token>:") },
      d: { registrytoken: "r" },
      e: {},
    },
    credsStore: "",
    credHelpers: { "gcr.example": "gcloud" },
    HttpHeaders: { "User-Agent": "x" },
  });
  assert.deepEqual(
    [...auths.values()].map(({ credential }) => credential),
    [
      { kind: "password", username: "me", password: "with:colons" },
      { kind: "password", username: "me", password: "" },
      { kind: "identity token", token: "i" },
      { kind: "registry token", token: "r" },
      undefined,
    ],
  );
  assert.equal(credsStore, undefined);
  assert.deepEqual([...credHelpers], [["gcr.example", "gcloud"]]);
});

test("decodeCredentialConfig() refuses what is broken, without the secret", () => {
  assert.throws(
    () => decodeCredentialConfig({ auths: { a: { auth: base64("s3cret") } } }),
    (fault: Error) => fault.message.includes("auths.a") && !/s3cret|czNj/.test(fault.message),
  );
  for (const name of ["../x", "a b", "/bin/sh", ""]) {
    assert.throws(() => decodeCredentialConfig({ credHelpers: { a: name } }), /is no name of/);
  }
});

test("serverName() and isFor() know a server under each way it is written", () => {
  assert.equal(serverName("registry-1.docker.io"), "https://index.docker.io/v1/");
  assert.equal(serverName("registry.example:5000"), "registry.example:5000");
  assert.ok(isFor("https://index.docker.io/v1/", serverName("docker.io")));
  assert.ok(isFor("https://registry.example:5000/v2/", "registry.example:5000"));
  assert.ok(!isFor("registry.example", "registry.example:5000"));
  assert.ok(!isFor("registry.example.evil", "registry.example"));
});
