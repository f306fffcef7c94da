import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeKernel } from "@skiff/kernel/fake";
import { checksum } from "./checksum.ts";

test("checksum() is eight digits, and what it was: records outlive the program that wrote them", () => {
  const kernel = new FakeKernel();
  const text = '{"id":"c1","cgroup":["cpu:/sys/fs/cgroup/cpu/c1"],"name":"ü"}';
  assert.deepEqual([checksum(kernel, ""), checksum(kernel, text)], ["00000000", "af29bc01"]);
});
