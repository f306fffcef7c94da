import assert from "node:assert/strict";
import { test } from "node:test";
import { sysctlPath } from "./sysctl-path.ts";

test("sysctlPath() takes dots for separators, unless there are slashes", () => {
  assert.equal(sysctlPath("net.ipv4.ip_forward"), "net/ipv4/ip_forward");
  assert.equal(sysctlPath("net/ipv4/conf/eth0.1/forwarding"), "net/ipv4/conf/eth0.1/forwarding");
});
