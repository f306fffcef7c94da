import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AT_FDCWD, Deadline, pid } from "@skiff/kernel";
import { Crash, FakeKernel, type FakeMachine } from "@skiff/kernel/fake";
import { decodeContainerId } from "@skiff/spec";
import { decodeBrief } from "./brief.ts";
import { briefPath, ContainerRecord } from "./container-record.ts";
import type { Owned } from "./owned.ts";

const root = "/run/oar";
const id = decodeContainerId("c1");
const owned: Owned = {
  id,
  ociVersion: "1.3.0",
  bundle: "/b",
  rootfs: "/b/rootfs",
  created: "2026-01-01T00:00:00.000Z",
  annotations: {},
  namespaces: ["pid"],
  cgroup: [{ version: 2, controllers: [], path: "/sys/fs/cgroup/c1" }],
  unit: { name: "oar-c1.scope", socket: "/run/systemd/private" },
};
const init = {
  pid: pid(41),
  startTime: 7,
  cgroup: owned.cgroup,
  unit: owned.unit,
  resctrl: undefined,
};

const kernels: FakeKernel[] = [];
afterEach(() => {
  for (const kernel of kernels.splice(0)) assert.equal(kernel.open, 0, "open descriptors");
});

test("claim() makes the directory and all above it, and locks it", () => {
  const kernel = boot();
  using record = ContainerRecord.claim(kernel, root, id);
  assert.ok(kernel.machine.exists("/run/oar/c1"));
  assert.equal(record.isLocked(), false, "by somebody else");
  using other = ContainerRecord.open(boot(kernel.machine), root, id);
  assert.equal(other.isLocked(), true);
});

test("claim() refuses a name in use, and leaves it alone", () => {
  const kernel = boot();
  ContainerRecord.claim(kernel, root, id)[Symbol.dispose]();
  const before = kernel.machine.leftovers(["/run"]);
  assert.throws(() => ContainerRecord.claim(kernel, root, id), {
    code: "already_exists",
    message: "container with given ID already exists: c1",
  });
  assert.deepEqual(kernel.machine.leftovers(["/run"]), before);
});

test("claim() leaves no directory when it fails, at any call", () => {
  const calls = callsOf((kernel) => ContainerRecord.claim(kernel, root, id)[Symbol.dispose]());
  for (let call = 0; call < calls; call++) {
    const kernel = boot();
    kernel.machine.ensureFolder(root);
    kernel.failAt(call, "ENOMEM");
    assert.throws(() => ContainerRecord.claim(kernel, root, id), { code: "resource_exhausted" });
    assert.deepEqual(kernel.machine.leftovers(["/run"]), ["/run/oar"], `call ${call}`);
  }
});

test("findOwned() and findInit() find what was written", () => {
  const kernel = boot();
  using record = ContainerRecord.claim(kernel, root, id);
  assert.deepEqual([record.findOwned(), record.findInit()], [undefined, undefined]);
  record.writeOwned(owned);
  record.writeInit(init);
  assert.equal(record.findOwned()?.bundle, "/b");
  assert.deepEqual(record.findInit(), init);
});

test("remove() succeeds where another has removed the directory meanwhile", () => {
  const kernel = boot();
  using record = ContainerRecord.claim(kernel, root, id);
  using other = ContainerRecord.open(kernel, root, id);
  other.remove();
  record.remove();
  assert.deepEqual(kernel.machine.leftovers(["/run"]), ["/run/oar"]);
});

test("writeOwned() killed at any call leaves the whole record or none", () => {
  const write = (kernel: FakeKernel): void => {
    using record = ContainerRecord.claim(kernel, root, id);
    record.writeOwned(owned);
  };
  const outcomes = new Set<boolean>();
  for (let call = 0; call < callsOf(write); call++) {
    const kernel = boot();
    kernel.machine.ensureFolder(root);
    kernel.crashAt(call);
    assert.throws(
      () => write(kernel),
      (error) => isCrash(error),
    );
    kernel.reboot();
    if (!kernel.machine.exists("/run/oar/c1")) continue;
    using record = ContainerRecord.open(kernel, root, id);
    const found = record.findOwned();
    outcomes.add(found !== undefined);
    if (found === undefined) record.demandUnwritten(undefined);
    else assert.equal(found.rootfs, "/b/rootfs");
    record.remove();
    assert.deepEqual(kernel.machine.leftovers(["/run"]), ["/run/oar"]);
  }
  assert.ok(outcomes.has(false));
});

test("findOwned() takes a torn file, and one of another version, for none", () => {
  for (const text of ["", "\n", "00000000", "00000000\n", "deadbeef\n{}\n", "x".repeat(5000)]) {
    const kernel = boot();
    using record = ContainerRecord.claim(kernel, root, id);
    record.writeOwned(owned);
    const file = kernel.machine.ensureFolder(`${root}/c1`).find("owned.json");
    assert.ok(file?.kind === "leaf");
    file.truncate();
    file.write(new TextEncoder().encode(text), 0);
    assert.equal(record.findOwned(), undefined);
    assert.throws(() => record.demandUnwritten(undefined), { code: "failed_precondition" });
  }
});

test("open() throws not_found where there is none", () => {
  assert.throws(() => ContainerRecord.open(boot(), root, id), {
    code: "not_found",
    message: "container c1 does not exist: no /run/oar/c1",
  });
});

test("lock() is true for the first one, false for who waited while it was removed", () => {
  const kernel = boot();
  ContainerRecord.claim(kernel, root, id)[Symbol.dispose]();
  const first = ContainerRecord.open(kernel, root, id);
  assert.equal(first.lock(new Deadline(kernel, 10)), true);
  const other = boot(kernel.machine);
  using second = ContainerRecord.open(other, root, id);
  kernel.machine.whenIdle = () => {
    first.remove();
    first[Symbol.dispose]();
  };
  assert.equal(second.lock(new Deadline(other, 10)), false);
});

test("lock() throws at the deadline, naming what is locked", () => {
  const kernel = boot();
  using _holder = ContainerRecord.claim(kernel, root, id);
  const other = boot(kernel.machine);
  using record = ContainerRecord.open(other, root, id);
  assert.throws(() => record.lock(new Deadline(other, 10)), {
    code: "deadline_exceeded",
    message: "waited 10 s for whoever creates or deletes /run/oar/c1",
  });
});

test("publishBrief() shows what is told of a container that runs, and of no other one", () => {
  const kernel = boot();
  const text = (): unknown =>
    kernel.readLinks(AT_FDCWD, { names: [`${root}/c1`], rest: briefPath }).map(decodeBrief)[0];
  using record = ContainerRecord.claim(kernel, root, id);
  record.writeOwned(owned);
  record.writeInit(init);
  assert.equal(text(), undefined);
  record.draftInit(init); // as where it had to be known early
  record.publishInit();
  record.publishBrief();
  const { bundle, created } = owned;
  const freezer = "/sys/fs/cgroup/c1/cgroup.freeze";
  assert.deepEqual(text(), [String(init.pid), String(init.startTime), freezer, created, bundle]);
  record.publishBrief();
  assert.equal(kernel.machine.exists("/run/oar/c1/running"), true);
});

test("remove() removes whatever is in it, and nothing a second time", () => {
  const kernel = boot();
  using record = ContainerRecord.claim(kernel, root, id);
  record.writeOwned(owned);
  record.writeInit(init);
  kernel.machine.listen("/run/oar/c1/start.sock");
  record.remove();
  assert.deepEqual(kernel.machine.leftovers(["/run"]), ["/run/oar"]);
});

function boot(machine?: FakeMachine): FakeKernel {
  const kernel = new FakeKernel(machine);
  if (machine === undefined) kernel.machine.ensureFolder("/run");
  kernels.push(kernel);
  return kernel;
}

function callsOf(work: (kernel: FakeKernel) => void): number {
  const kernel = boot();
  kernel.machine.ensureFolder(root);
  work(kernel);
  return kernel.calls;
}

/** What is undone on the way out crashes too. */
function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof SuppressedError && isCrash(error.error));
}
