import assert from "node:assert/strict";
import { test } from "node:test";
import { pid } from "@skiff/kernel";
import { decodeContainerId } from "@skiff/spec";
import { stateOf } from "./state-of.ts";

const id = decodeContainerId("c1");
const owned = {
  id,
  ociVersion: "1.0.2",
  bundle: "/b",
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: {},
  namespaces: [],
  cgroup: [],
};
const init = { pid: pid(41), startTime: 7, cgroup: [] };

test("stateOf() has the pid where a process is there, else 0", () => {
  const running = stateOf(id, { status: "running", init, owned });
  assert.deepEqual(running, {
    ociVersion: "1.0.2",
    id: "c1",
    pid: 41,
    status: "running",
    bundle: "/b",
    rootfs: "/b/rootfs",
    created: "2026-01-01T00:00:00.000Z",
    owner: "",
  });
  assert.equal(stateOf(id, { status: "stopped", exited: init, owned }).pid, 0);
  assert.equal(stateOf(id, { status: "creating", owned }).pid, 0);
});

test("stateOf() has annotations where there are any", () => {
  const annotated = { ...owned, annotations: { a: "b" } };
  assert.deepEqual(stateOf(id, { status: "running", init, owned: annotated }).annotations, {
    a: "b",
  });
});

test("stateOf() tells what is known of a container whose record is lost", () => {
  const state = stateOf(id, { status: "running", init, owned: undefined });
  assert.deepEqual([state.id, state.pid, state.bundle, state.created], ["c1", 41, "", ""]);
});
