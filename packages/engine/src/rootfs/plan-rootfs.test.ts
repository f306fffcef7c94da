import assert from "node:assert/strict";
import { test } from "node:test";
import { planRootfs } from "./plan-rootfs.ts";

const lower = { type: "overlay", source: "overlay", options: ["lowerdir=/a:/b"] };
const upper = { ...lower, options: ["upperdir=/u", "workdir=/w", "lowerdir=/a"] };
const bind = { type: "bind", source: "/s", options: ["rbind", "rw"] };

test("planRootfs() makes the writable overlay of a container that is removed at its end volatile", () => {
  const mounts = [lower, upper, bind];
  assert.deepEqual(planRootfs(mounts, { autoRemove: true }), [
    lower,
    { ...upper, options: [...upper.options, "volatile"] },
    bind,
  ]);
  assert.deepEqual(planRootfs(mounts, { autoRemove: false }), mounts);
});
