import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeContainerId } from "@skiff/spec";
import { planResctrl } from "./plan-resctrl.ts";

const where = { mount: "/r", id: decodeContainerId("c1") };

test("planResctrl() gives a container a group of its own name where closID is not set", () => {
  assert.deepEqual(planResctrl({}, where), {
    mount: "/r",
    group: "/r/c1",
    isOwn: true,
    monitor: undefined,
    lines: [],
    fixed: [],
  });
});

test("planResctrl() has the older schemata first, and all in their order", () => {
  const { lines, fixed } = planResctrl(
    { schemata: ["L2:0=1", "L3:0=3"], memBwSchema: "MB:0=20", l3CacheSchema: "L3:0=f\nL3:1=f" },
    where,
  );
  assert.deepEqual(lines, ["L3:0=f", "L3:1=f", "MB:0=20", "L2:0=1", "L3:0=3"]);
  assert.deepEqual(fixed, ["L3:0=f", "L3:1=f", "MB:0=20"]);
});

test("planResctrl() has the group of closID, or that of all, with a monitoring group in it", () => {
  for (const [closID, group] of [
    ["gold", "/r/gold"],
    ["/", "/r"],
  ] as const) {
    const plan = planResctrl({ closID, enableMonitoring: true }, where);
    assert.deepEqual(
      [plan.group, plan.isOwn, plan.monitor],
      [group, false, `${group}/mon_groups/c1`],
    );
  }
});

test("planResctrl() refuses where there is no resctrl", () => {
  assert.throws(() => planResctrl({}, { ...where, mount: undefined }), {
    code: "invalid_argument",
    message:
      "linux.intelRdt: needs resctrl, which is not mounted here: mount -t resctrl resctrl /sys/fs/resctrl",
  });
});
