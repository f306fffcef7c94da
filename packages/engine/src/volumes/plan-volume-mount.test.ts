import assert from "node:assert/strict";
import { test } from "node:test";
import { demandVolumeOptions } from "./demand-volume-options.ts";
import { planVolumeMount } from "./plan-volume-mount.ts";

test("planVolumeMount() says to mount(8) what Docker's driver is told", () => {
  const rows: readonly (readonly [options: Record<string, string>, words: string])[] = [
    [{ type: "tmpfs", device: "tmpfs" }, "-t tmpfs -- tmpfs /v"],
    [
      { type: "tmpfs", device: "tmpfs", o: "size=1m,,uid=7" },
      "-t tmpfs -o size=1m,uid=7 -- tmpfs /v",
    ],
    [{ type: "none", device: "/a", o: "bind" }, "-t none -o bind -- /a /v"],
    [{ type: "nfs4", device: ":/a", o: "addr=10.0.0.1,rw" }, "-t nfs4 -o rw -- 10.0.0.1:/a /v"],
    [{ type: "nfs", device: ":/a", o: "addr=fd00::1" }, "-t nfs -- [fd00::1]:/a /v"],
    [{ type: "nfs", device: "there:/a", o: "rw" }, "-t nfs -o rw -- there:/a /v"],
    [{ type: "ext4", device: "-x" }, "-t ext4 -- -x /v"],
  ];
  for (const [options, words] of rows) {
    assert.equal(planVolumeMount(options, "/v").join(" "), words);
  }
});

test("demandVolumeOptions() takes what Docker's driver local takes, and says what is missing", () => {
  demandVolumeOptions({});
  demandVolumeOptions({ type: "tmpfs", device: "tmpfs", o: "size=1m" });
  const rows: readonly (readonly [options: Record<string, string>, says: string])[] = [
    [{ type: "tmpfs" }, 'missing required option: "device"'],
    [{ o: "bind", device: "/a" }, 'missing required option: "type"'],
    [{ type: "tmpfs", device: "" }, 'missing required option: "device"'],
    [{ colour: "red" }, 'invalid option: "colour"'],
  ];
  for (const [options, message] of rows) {
    assert.throws(() => demandVolumeOptions(options), { code: "invalid_argument", message });
  }
  assert.throws(() => demandVolumeOptions({ size: "1g" }), /there are no quotas/);
});
