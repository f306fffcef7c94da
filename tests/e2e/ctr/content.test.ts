import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const hello = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
const ingest = (input: string, ...args: string[]) => {
  const ctr = ["ctr", "--address", join(home.folder, "c.sock"), "content", "ingest"];
  return runProgram([...ctr, ...args], { input });
};

test("content is taken in, listed, labelled, filtered, read and removed", () => {
  assert.equal(ingest("hello\n", "--expected-digest", hello, "a").status, 0);
  assert.equal(home.ok("content", "ls", "--quiet").trim(), hello);
  assert.equal(home.ok("content", "get", hello), "hello\n");
  home.ok("content", "label", hello, "color=red");
  assert.equal(home.ok("content", "ls", "--quiet", "labels.color==red").trim(), hello);
  assert.equal(home.ok("content", "ls", "--quiet", "labels.color==blue"), "");
  assert.equal(home.ok("content", "ls", "--quiet", "size==6,digest~=^sha256:58").trim(), hello);
  home.ok("content", "rm", hello);
  assert.equal(home.ok("content", "ls", "--quiet"), "");
  assert.match(home.run("content", "get", hello).stderr, /not found/);
  assert.deepEqual(readdirSync(join(home.folder, "root/content")), []);
});

test("content that is removed from a namespace stays whole in another", () => {
  const other = ["--namespace", "other", "content"] as const;
  assert.equal(ingest("hello\n", "--expected-digest", hello, "a").status, 0);
  const again = ["ctr", "--address", join(home.folder, "c.sock"), ...other, "ingest"];
  runProgram([...again, "--expected-digest", hello, "b"], { input: "hello\n" });
  assert.equal(home.ok(...other, "get", hello), "hello\n");
  home.ok(...other, "label", hello, "containerd.io/gc.root=now");
  home.ok("content", "rm", hello);
  assert.match(home.run("content", "get", hello).stderr, /not found/);
  assert.equal(home.ok(...other, "get", hello), "hello\n");
  home.ok(...other, "rm", hello);
  assert.deepEqual(readdirSync(join(home.folder, "root/content")), []);
});

test("content of many messages comes back as it was", () => {
  const bytes = randomBytes(20_000_000).toString("hex");
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const { status, stderr } = ingest(bytes, "--expected-digest", digest, "many");
  assert.equal(status, 0, stderr);
  assert.equal(home.ok("content", "get", digest), bytes);
  home.ok("content", "rm", digest);
});

test("content of another digest or size is refused, and can be given up", () => {
  const wrong = hello.replace("5891", "0000");
  assert.match(
    ingest("hello\n", "--expected-digest", wrong, "w").stderr,
    /content sha256:0000.* has the digest sha256:5891/,
  );
  assert.match(
    ingest("hello\n", "--expected-digest", hello, "--expected-size", "5", "s").stderr,
    /has 6 bytes instead of 5/,
  );
  const active = home.ok("content", "active").trim().split("\n").slice(1);
  assert.deepEqual(
    active.map((line) => line.split(/\s/)[0]),
    ["s", "w"],
  );
});

test("an ingest goes on with what an earlier one left", async () => {
  const path = join(home.folder, "half");
  writeFileSync(path, "half of ");
  // Ends without a commit: the expected digest is another one.
  const digest = `sha256:${createHash("sha256").update("half of it all").digest("hex")}`;
  assert.notEqual(ingest("half of ", "--expected-digest", digest, "r").status, 0);
  const status = home
    .ok("content", "active")
    .split("\n")
    .find((line) => line.startsWith("r"));
  assert.match(status ?? "", /^r\s+8B/);
  await home.stopDaemon();
  await home.startDaemon();
  const again = home
    .ok("content", "active")
    .split("\n")
    .find((line) => line.startsWith("r"));
  assert.match(again ?? "", /^r\s+8B/);
  const { status: code, stderr } = ingest("half of it all", "--expected-digest", digest, "r");
  assert.equal(code, 0, stderr);
  assert.equal(home.ok("content", "get", digest), "half of it all");
});
