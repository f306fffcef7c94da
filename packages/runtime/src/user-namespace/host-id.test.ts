import assert from "node:assert/strict";
import { test } from "node:test";
import { hostId } from "./host-id.ts";

const mappings = [
  { containerID: 0, hostID: 1000, size: 1 },
  { containerID: 1, hostID: 100_000, size: 10 },
];

test("hostId() finds an id in the mapping that has it", () => {
  assert.equal(hostId(mappings, 0), 1000);
  assert.equal(hostId(mappings, 1), 100_000);
  assert.equal(hostId(mappings, 10), 100_009);
});

test("hostId() finds none when no mapping has it", () => {
  assert.equal(hostId(mappings, 11), undefined);
  assert.equal(hostId([], 0), undefined);
});
