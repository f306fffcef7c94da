import assert from "node:assert/strict";
import { test } from "node:test";
import { pid } from "@skiff/kernel";
import { FakeKernel } from "@skiff/kernel/fake";
import { decodeContainerId } from "@skiff/spec";
import { ContainerRecord } from "../container-record.ts";
import type { Owned } from "../owned.ts";
import { describeContainer } from "./describe-container.ts";

const root = "/run/oar";
const id = decodeContainerId("c1");
const owned: Owned = {
  id,
  ociVersion: "1.0.2",
  bundle: "/b",
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: { a: "b" },
  namespaces: ["pid"],
  cgroup: [
    { version: 1, controllers: ["freezer"], path: "/sys/fs/cgroup/freezer/c1" },
    { version: 1, controllers: ["cpu", "cpuacct"], path: "/sys/fs/cgroup/cpu/c1" },
  ],
};

test("describeContainer() tells of a container whose process is gone: no pid", () => {
  const kernel = boot((record) => {
    record.writeOwned(owned);
    record.writeInit({ pid: pid(41), startTime: 7, cgroup: owned.cgroup });
  });
  const { ociVersion, bundle, rootfs, created, annotations } = owned;
  const told = { ociVersion, bundle, rootfs, created, annotations };
  const state = { ...told, id: "c1", owner: "", pid: 0, status: "stopped" };
  assert.deepEqual(describeContainer(kernel, { root, id }), state);
});

test("describeContainer() tells what is known of a container whose record is lost", () => {
  const state = describeContainer(
    boot(() => {}),
    { root, id },
  );
  const { status, bundle, created, annotations } = state;
  assert.deepEqual([status, bundle, created, annotations], ["stopped", "", "", undefined]);
});

function boot(write: (record: ContainerRecord) => void): FakeKernel {
  const kernel = new FakeKernel();
  kernel.machine.ensureFolder("/run");
  using record = ContainerRecord.claim(kernel, root, id);
  write(record);
  return kernel;
}
