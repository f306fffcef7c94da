import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultProfile } from "@skiff/seccomp/default";
import { defaultCapabilities } from "../default-capabilities.ts";
import { planSeccomp } from "./plan-seccomp.ts";

test("planSeccomp() of the usual capabilities is the profile whose program the shim carries", () => {
  const carried = defaultProfile(["CAP_SYS_CHROOT"]);
  assert.deepEqual(planSeccomp("default", defaultCapabilities), carried);
});
