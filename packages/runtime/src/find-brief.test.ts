import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_FDCWD, createFile, O_DIRECTORY, O_RDONLY, pid, readFile } from "@skiff/kernel";
import { FakeKernel } from "@skiff/kernel/fake";
import { decodeContainerId } from "@skiff/spec";
import { type Brief, findBrief } from "./find-brief.ts";
import { ContainerRecord } from "./container-record.ts";
import type { Owned } from "./owned.ts";

const root = "/run/oar";
const id = decodeContainerId("c1");
const path = `${root}/${id}/init.json`;
const owned: Owned = {
  id,
  ociVersion: "1.3.0",
  bundle: '/b\n "ö"',
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: {},
  namespaces: ["pid"],
  cgroup: [
    { version: 1, controllers: ["cpu"], path: "/sys/fs/cgroup/cpu/c1" },
    { version: 1, controllers: ["freezer"], path: "/sys/fs/cgroup/freezer/c1" },
  ],
};
const init = { pid: pid(41), startTime: 7, cgroup: owned.cgroup };

test("findBrief() finds what the record says, and whoever reads the whole record finds that too", () => {
  const kernel = new FakeKernel();
  write(kernel, owned);
  const freezer = "/sys/fs/cgroup/freezer/c1/freezer.state";
  const { bundle, created } = owned;
  assert.deepEqual(find(kernel), { pid: init.pid, startTime: 7, bundle, created, freezer });
  using record = ContainerRecord.open(kernel, root, id);
  assert.deepEqual(record.findInit(), { ...init, unit: undefined });
});

test("findBrief() knows no freezer where no cgroup has one", () => {
  const kernel = new FakeKernel();
  write(kernel, { ...owned, cgroup: owned.cgroup.slice(0, 1) });
  assert.equal(find(kernel)?.freezer, "");
});

test("findBrief() finds nothing where the line is not there, torn or another one's", () => {
  const kernel = new FakeKernel();
  write(kernel, owned);
  const whole = readFile(kernel, path);
  const [sum, json, brief] = whole.split("\n");
  for (const text of [
    "",
    "\n",
    `${sum}\n${json}\n`,
    `${sum}\n${json}\n${brief}`,
    `${sum}\n${json}\n${brief?.replace("2026", "2027")}\n`,
    `${sum}\n${json}\n${"0".repeat(8)} ${brief?.slice(9)}\n`,
  ]) {
    kernel.unlinkat(AT_FDCWD, path, 0);
    createFile(kernel, path, text, { mode: 0o600 });
    assert.equal(find(kernel), undefined, JSON.stringify(text));
  }
});

function write(kernel: FakeKernel, what: Owned): void {
  kernel.machine.ensureFolder("/run");
  using record = ContainerRecord.claim(kernel, root, id);
  record.writeOwned(what);
  record.writeInit(init);
}

function find(kernel: FakeKernel): Brief | undefined {
  using directory = kernel.openat2(AT_FDCWD, root, { flags: O_RDONLY | O_DIRECTORY });
  return findBrief(kernel, directory, id);
}
