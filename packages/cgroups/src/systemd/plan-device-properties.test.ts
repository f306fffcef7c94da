import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DeviceRule } from "@skiff/spec";
import { planDeviceProperties } from "./plan-device-properties.ts";

const drivers = `Character devices:
  1 mem
  5 /dev/tty
  5 /dev/ptmx
136 pts

Block devices:
  1 ramdisk
259 blkext
`;
const nothing: DeviceRule = { allow: false, access: "rwm" };

describe("planDeviceProperties()", () => {
  test("tells of devices by their numbers, and of drivers by their names", () => {
    assert.deepEqual(
      allowed([
        { allow: true, type: "c", major: 1, minor: 3, access: "rwm" },
        { allow: true, type: "b", major: 259, minor: 0, access: "r" },
        { allow: true, type: "c", major: 136, access: "rw" },
        { allow: true, type: "b", major: 1, access: "r" },
        { allow: true, type: "c", access: "m" },
        { allow: true, type: "b", access: "m" },
      ]),
      [
        ["/dev/char/1:3", "rwm"],
        ["/dev/block/259:0", "r"],
        ["char-pts", "rw"],
        ["block-ramdisk", "r"],
        ["char-*", "m"],
        ["block-*", "m"],
      ],
    );
  });

  test("takes away what a later rule denies, of the same devices", () => {
    const log = { type: "c", major: 1, minor: 11 } as const;
    assert.deepEqual(
      allowed([
        { ...log, allow: true, access: "rw" },
        { ...log, allow: false, access: "w" },
        { type: "c", major: 1, minor: 3, allow: true },
        { type: "c", major: 1, minor: 3, allow: false },
      ]),
      [["/dev/char/1:11", "r"]],
    );
  });

  test("leaves out what it has no words for: it is allowed less then, never more", () => {
    const unknown = [
      { allow: true, type: "c", major: 77 },
      { allow: true, type: "c", major: 5 },
      { allow: true, type: "c", minor: 3 },
    ] as const;
    assert.deepEqual(allowed(unknown), []);
  });

  test("tells of all where all are allowed, and of nothing where there are no rules", () => {
    const auto = [{ name: "DevicePolicy", type: "s", value: "auto" }];
    const deny = { allow: false, type: "c", major: 1, minor: 3 } as const;
    assert.deepEqual(planDeviceProperties([{ allow: true }, deny], drivers), auto);
    assert.deepEqual(planDeviceProperties([], drivers), []);
  });
});

function allowed(rules: readonly DeviceRule[]): unknown {
  const [policy, list] = planDeviceProperties([nothing, ...rules], drivers);
  assert.deepEqual(policy, { name: "DevicePolicy", type: "s", value: "strict" });
  assert.equal(list?.type, "a(ss)");
  return list.value;
}
