import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { type Talk, talk } from "../fixtures/index.ts";
import { ShimHome } from "../shim/shim-home.ts";

const shims = new ShimHome();
const skiff = new SkiffHome();

/** A mount namespace with a copy of every mount that there is now, and a process in their midst. */
async function copyOfAllMounts(folder: string): Promise<Talk & { readonly pid: number }> {
  const script = `cd "$0" && echo copied $$ && read line`;
  const words = ["--mount", "--propagation", "private", "sh", "-c", script, folder];
  const copy = talk(spawn("unshare", words, { stdio: "pipe" }));
  await copy.says("copied");
  return { ...copy, pid: Number(/copied (\d+)/.exec(copy.text())?.[1]) };
}

test("the shim unmounts and removes a root file system that another mount namespace has a copy of", async () => {
  await using shim = await shims.task(["sleep", "1000"], {
    change: (config) => ({ ...config, root: { path: "rootfs" } }),
  });
  const { id, bundle, task } = shim;
  const rootfs = [{ type: "bind", source: shims.rootfs, options: ["rbind", "ro"] }];
  await task.Create({ id, bundle, rootfs });
  await using copy = await copyOfAllMounts(join(bundle, "rootfs/etc"));
  assert.ok(mountsOf(copy.pid).includes(join(bundle, "rootfs")));
  await shim.remove();
  assert.deepEqual(readdirSync(join(bundle, "rootfs")), []);
});

test("skiff removes a container whose root file system another mount namespace has a copy of", async () => {
  const id = skiff.ok("run", "-d", "--name", "held", "busybox", "sleep", "1000").trim();
  const rootfs = join(skiff.root, "run/containers", id, "rootfs");
  await using copy = await copyOfAllMounts(join(rootfs, "etc"));
  assert.ok(mountsOf(copy.pid).includes(rootfs));
  assert.equal(skiff.ok("rm", "-f", "held"), "held\n");
  assert.ok(!existsSync(rootfs));
});

function mountsOf(pid: number): string {
  return readFileSync(`/proc/${pid}/mounts`, "utf8");
}
