import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Crash, FakeKernel, FakeMachine } from "@skiff/kernel/fake";
import { pid } from "@skiff/kernel";
import { decodeContainerId, type IntelRdt } from "@skiff/spec";
import { findResctrl } from "./find-resctrl.ts";
import { joinResctrl } from "./join-resctrl.ts";
import { observeResctrl } from "./observe-resctrl.ts";
import { OwnGroups } from "./own-groups.ts";
import { planResctrl } from "./plan-resctrl.ts";
import { Resctrl } from "./resctrl.ts";
import { updateResctrl } from "./update-resctrl.ts";

const root = "/sys/fs/resctrl";
const id = decodeContainerId("c1");
const schemata = ["L3:0=fff;1=fff", "MB:0=100;1=100"];
const kernels: FakeKernel[] = [];

afterEach(() => {
  for (const kernel of kernels.splice(0)) assert.equal(kernel.open, 0, "open descriptors");
});

test("findResctrl() finds where it is mounted, if it is", () => {
  const machine = new FakeMachine();
  assert.equal(findResctrl(boot(machine)), undefined);
  machine.mountResctrl({ schemata });
  assert.equal(findResctrl(boot(machine)), root);
});

test("a container without closID has a group of its own, which goes with it", () => {
  const { machine, kernel, resctrl, before } = world({ schemata: ["L3:0=f", "MB:1=20"] });
  const place = resctrl.observePlace();
  assert.deepEqual(place, { group: `${root}/c1`, kind: "own", monitor: undefined });
  enter(resctrl);
  assert.equal(read(machine, "c1/schemata"), "    L3:0=f\n    MB:1=20\n");
  assert.deepEqual([...machine.resctrlAt(`${root}/c1`).tasks], ["7"]);
  const groups = new OwnGroups(kernel, place, { isBorn: true });
  assert.deepEqual(groups.list(), [`${root}/c1`]);
  groups.remove();
  groups.remove();
  assert.deepEqual(leftovers(machine), before);
});

test("nothing is written to schemata where none are asked for", () => {
  const { machine, resctrl } = world({});
  enter(resctrl);
  assert.equal(read(machine, "c1/schemata"), schemata.map((line) => `    ${line}\n`).join(""));
});

test("a group that has the container's name already is not its own", () => {
  const { machine, kernel, resctrl } = world({});
  machine.resctrlAt(root).makeFolder("c1");
  const taken = {
    code: "already_exists",
    message: /^resctrl group \/sys\/fs\/resctrl\/c1 is there/,
  };
  assert.throws(() => resctrl.observePlace(), taken);
  assert.throws(() => resctrl.create(), taken); // had it come in between
  new OwnGroups(kernel, resctrl.made, { isBorn: false }).remove();
  assert.ok(machine.exists(`${root}/c1`));
});

test("a group that closID names is made where it is not there, and stays", () => {
  const asked = { closID: "gold", l3CacheSchema: "L3:0=f", memBwSchema: "MB:0=20" };
  const { machine, kernel, resctrl } = world(asked);
  const place = resctrl.observePlace();
  assert.equal(place.kind, "new");
  enter(resctrl);
  new OwnGroups(kernel, place, { isBorn: true }).remove();
  assert.equal(read(machine, "gold/schemata"), "    L3:0=f\n    MB:0=20\n");
  const second = again(kernel, asked);
  assert.equal(second.observePlace().kind, "found");
  enter(second, 8);
  assert.deepEqual([...machine.resctrlAt(`${root}/gold`).tasks], ["7", "8"]);
});

test("a group that closID names must have the same schemata where it is there", () => {
  const { machine, kernel, resctrl } = world({ closID: "gold", l3CacheSchema: "L3:0=f" });
  enter(resctrl);
  const other = again(kernel, { closID: "gold", l3CacheSchema: "L3:0=0f;1=1" });
  assert.throws(() => other.create(), {
    code: "failed_precondition",
    message:
      "/sys/fs/resctrl/gold is there and has other schemata than L3:0=0f;1=1: L3:0=f, MB:0=100;1=100",
  });
  assert.equal(other.made, undefined);
  enter(again(kernel, { closID: "gold", memBwSchema: "MB:1=95" })); // 100, in steps of 10
  assert.match(read(machine, "gold/schemata"), /L3:0=f\n/);
});

test("a group that closID names without schemata must be there", () => {
  const { machine, kernel, resctrl, before } = world({ closID: "gold" });
  assert.throws(() => resctrl.observePlace(), {
    code: "not_found",
    message: "linux.intelRdt.closID: no /sys/fs/resctrl/gold: without schemata it must be there",
  });
  assert.deepEqual(leftovers(machine), before);
  machine.resctrlAt(root).makeFolder("gold");
  const second = again(kernel, { closID: "gold" });
  enter(second);
  assert.deepEqual([...machine.resctrlAt(`${root}/gold`).tasks], ["7"]);
  assert.equal(second.made, undefined);
});

test("the group of all takes containers too, and is never removed", () => {
  const { machine, kernel, resctrl } = world({ closID: "/", enableMonitoring: true });
  const place = resctrl.observePlace();
  enter(resctrl);
  assert.deepEqual([...machine.resctrlAt(root).tasks], ["7"]);
  assert.deepEqual([...machine.resctrlAt(`${root}/mon_groups/c1`).tasks], ["7"]);
  new OwnGroups(kernel, place, { isBorn: true }).remove();
  assert.ok(machine.exists(root) && !machine.exists(`${root}/mon_groups/c1`));
});

test("a monitoring group is the container's own, whoever has the other", () => {
  const { machine, kernel, resctrl } = world({
    closID: "gold",
    schemata: ["L3:0=f"],
    enableMonitoring: true,
  });
  const place = resctrl.observePlace();
  enter(resctrl);
  const monitor = `${root}/gold/mon_groups/c1`;
  assert.deepEqual([...machine.resctrlAt(monitor).tasks], ["7"]);
  const groups = new OwnGroups(kernel, place, { isBorn: true });
  assert.deepEqual(groups.list(), [monitor]);
  groups.remove();
  assert.ok(machine.exists(`${root}/gold`) && !machine.exists(monitor));
  assert.throws(
    () => {
      enter(again(kernel, { closID: "gold", enableMonitoring: true }));
      again(kernel, { closID: "gold", enableMonitoring: true }).observePlace();
    },
    { code: "already_exists" },
  );
});

test("joinResctrl() puts who joins into both groups, and nobody where they are gone", () => {
  const { machine, kernel, resctrl } = world({ enableMonitoring: true });
  const place = resctrl.observePlace();
  enter(resctrl);
  joinResctrl(kernel, place);
  assert.deepEqual([...machine.resctrlAt(`${root}/c1`).tasks], ["7", "0"]);
  assert.deepEqual([...machine.resctrlAt(`${root}/c1/mon_groups/c1`).tasks], ["7", "0"]);
  machine.resctrlAt(root).removeFolder("c1");
  joinResctrl(kernel, place);
  joinResctrl(kernel, undefined);
});

test("updateResctrl() changes a container's group, if it has one", () => {
  const { machine, kernel, resctrl } = world({ schemata: ["L3:0=f"] });
  const place = resctrl.observePlace();
  enter(resctrl);
  updateResctrl(kernel, place, ["L3:0=3", "MB:0=20"]);
  assert.equal(read(machine, "c1/schemata"), "    L3:0=3\n    MB:0=20\n");
  updateResctrl(kernel, undefined, []);
  assert.throws(() => updateResctrl(kernel, undefined, ["L3:0=3"]), {
    code: "failed_precondition",
    message: "the container has no resctrl group: its configuration has no linux.intelRdt",
  });
});

test("observeResctrl() reads a group's schemata, and what its monitoring group has counted", () => {
  const { machine, kernel, resctrl } = world({ enableMonitoring: true });
  const place = resctrl.observePlace();
  enter(resctrl);
  assert.deepEqual(observeResctrl(kernel, place), {
    schemata,
    l3_cache_schema: schemata[0],
    mem_bw_schema: schemata[1],
    mbm_stats: [{ mbm_total_bytes: 2n ** 60n, mbm_local_bytes: 7n }],
    cmt_stats: [{ llc_occupancy: 4096n }],
  });
  machine.resctrlAt(root).removeFolder("c1");
  assert.deepEqual(observeResctrl(kernel, place), {});
  assert.deepEqual(observeResctrl(kernel, undefined), {});
});

test("what resctrl refuses is told in its own words, and nothing is left of it", () => {
  const cases = [
    [{ schemata: ["L4:0=f"] }, /: EINVAL: Unknown or unsupported resource name 'L4'$/],
    [{ closID: "gold", schemata: ["L4:0=f"] }, /: EINVAL: Unknown or unsupported resource/],
    [{ enableMonitoring: true }, /: ENOSPC: Out of RMIDs$/],
    [{ closID: "gold", schemata: ["L3:0=f"], enableMonitoring: true }, /: ENOSPC: Out of RMIDs$/],
  ] as const;
  for (const [asked, message] of cases) {
    const { machine, kernel, resctrl, before } = world(asked, 1);
    resctrl.observePlace();
    assert.throws(() => resctrl.create(), { message });
    new OwnGroups(kernel, resctrl.made, { isBorn: false }).remove();
    assert.deepEqual(leftovers(machine), before);
  }
});

test("what a creation that was killed has made goes, but not a group that others are in by now", () => {
  for (const asked of [
    { enableMonitoring: true, schemata: ["L3:0=f"] },
    { closID: "gold", schemata: ["L3:0=f"], enableMonitoring: true },
  ]) {
    const first = world(asked);
    first.resctrl.observePlace();
    const begin = first.kernel.calls;
    first.resctrl.create();
    const calls = first.kernel.calls - begin;
    assert.ok(calls >= 4, `${calls} calls`);
    for (let call = 0; call < calls; call++) {
      const { machine, kernel, resctrl, before } = world(asked);
      const place = resctrl.observePlace();
      kernel.crashAt(call);
      assert.throws(() => resctrl.create(), Crash);
      kernel.reboot();
      new OwnGroups(kernel, place, { isBorn: false }).remove();
      assert.deepEqual(leftovers(machine), before, `killed at call ${call}`);
    }
  }
  const { machine, kernel, resctrl } = world({ closID: "gold", schemata: ["L3:0=f"] });
  const place = resctrl.observePlace();
  resctrl.create();
  machine.resctrlAt(`${root}/gold`).tasks.add("9");
  new OwnGroups(kernel, place, { isBorn: false }).remove();
  assert.ok(machine.exists(`${root}/gold`));
});

function world(
  asked: IntelRdt,
  limit = 8,
): {
  readonly machine: FakeMachine;
  readonly kernel: FakeKernel;
  readonly resctrl: Resctrl;
  readonly before: readonly string[];
} {
  const machine = new FakeMachine();
  machine.mountResctrl({ schemata, limit });
  const kernel = boot(machine);
  return { machine, kernel, resctrl: again(kernel, asked), before: leftovers(machine) };
}

/** The same container, or another one of its name. */
function again(kernel: FakeKernel, asked: IntelRdt): Resctrl {
  return new Resctrl(kernel, planResctrl(asked, { mount: root, id }));
}

function enter(resctrl: Resctrl, process = 7): void {
  resctrl.create();
  resctrl.join(pid(process));
}

function read(machine: FakeMachine, path: string): string {
  const slash = path.indexOf("/");
  const file = machine.resctrlAt(`${root}/${path.slice(0, slash)}`).find(path.slice(slash + 1));
  assert.ok(file?.kind === "leaf");
  return new TextDecoder().decode(file.read());
}

function boot(machine: FakeMachine): FakeKernel {
  const kernel = new FakeKernel(machine);
  kernels.push(kernel);
  return kernel;
}

function leftovers(machine: FakeMachine): readonly string[] {
  return machine.leftovers(["/sys/fs"]);
}
