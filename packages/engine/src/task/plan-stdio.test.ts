import assert from "node:assert/strict";
import { test } from "node:test";
import { planStdio, type StdioWish } from "./plan-stdio.ts";

const wish: StdioWish = {
  tty: false,
  stdin: false,
  attached: true,
  directory: "/b/io",
  log: "/d/a?b&c",
};

test("planStdio() gives an attached process FIFOs, and its log the same", () => {
  assert.deepEqual(planStdio({ ...wish, stdin: true }), {
    stdin: "/b/io/stdin",
    stdout: "fifo:///b/io/stdout?log=/d/a%3Fb%26c",
    stderr: "fifo:///b/io/stderr?log=/d/a%3Fb%26c",
  });
});

test("planStdio() tells when a log is begun anew", () => {
  const rotation = { maxSize: 10, maxFiles: 3 };
  const limits = "&max-size=10&max-files=3";
  assert.equal(
    planStdio({ ...wish, rotation }).stdout,
    `fifo:///b/io/stdout?log=/d/a%3Fb%26c${limits}`,
  );
  assert.equal(
    planStdio({ ...wish, rotation, attached: false }).stderr,
    `file:///d/a%3Fb%26c?format=cri${limits}`,
  );
});

test("planStdio() gives a terminal one output", () => {
  assert.equal(planStdio({ ...wish, tty: true }).stderr, "");
});

test("planStdio() sends what nobody reads to the log alone, or nowhere", () => {
  const file = "file:///d/a%3Fb%26c?format=cri";
  assert.deepEqual(planStdio({ ...wish, attached: false }), {
    stdin: "",
    stdout: file,
    stderr: file,
  });
  const nowhere = { stdin: "", stdout: "", stderr: "" };
  assert.deepEqual(planStdio({ ...wish, attached: false, log: undefined }), nowhere);
  assert.equal(planStdio({ ...wish, log: undefined }).stdout, "/b/io/stdout");
});
