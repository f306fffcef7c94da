import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopback } from "./is-loopback.ts";

for (const [host, expected] of [
  ["localhost", true],
  ["localhost:5000", true],
  ["127.0.0.1:5000", true],
  ["127.1.2.3", true],
  ["[::1]:443", true],
  ["localhost.example", false],
  ["127.0.0.1.example", false],
  ["1270.0.0.1", false],
  ["[::2]", false],
  ["registry.example:80", false],
] as const) {
  test(`isLoopback() of ${host} is ${expected}`, () => assert.equal(isLoopback(host), expected));
}
