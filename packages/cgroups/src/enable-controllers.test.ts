import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_FDCWD, readFile, SyscallFault } from "@skiff/kernel";
import { FakeKernel, FakeMachine } from "@skiff/kernel/fake";
import { enableControllers } from "./enable-controllers.ts";

const top = "/sys/fs/cgroup/unified";
const path = `${top}/a/b/c1`;

test("enableControllers() enables all that there are, from the top to the parent and not below", () => {
  const { kernel } = world(["cpu", "memory", "pids"]);
  assert.deepEqual([...enableControllers(kernel, path)], []);
  for (const above of [top, `${top}/a`, `${top}/a/b`]) {
    assert.equal(readFile(kernel, `${above}/cgroup.subtree_control`), "cpu memory pids\n");
  }
  assert.equal(readFile(kernel, `${path}/cgroup.controllers`), "cpu memory pids\n");
  assert.equal(readFile(kernel, `${path}/cgroup.subtree_control`), "");
  assert.equal(readFile(kernel, `${path}/memory.max`), "max\n");
  assert.equal(kernel.open, 0);
});

test("enableControllers() writes nothing where all is enabled, or where there is no controller", () => {
  for (const controllers of [["memory"], []]) {
    const { kernel } = world(controllers);
    enableControllers(kernel, path);
    const writes: string[] = [];
    const write = kernel.write.bind(kernel);
    kernel.write = (file, bytes, offset) => {
      writes.push(String(bytes));
      return write(file, bytes, offset);
    };
    assert.deepEqual([...enableControllers(kernel, path)], []);
    assert.deepEqual(writes, []);
  }
});

test("enableControllers() enables what it can, and says of the rest what is in the way", () => {
  const { kernel, machine } = world(["memory", "pids"]);
  machine.startProcess("shell", [machine.cgroupAt(`${top}/a`)]);
  const refused = enableControllers(kernel, path);
  assert.deepEqual([...refused.keys()], ["memory"]);
  assert.equal(
    refused.get("memory")?.message,
    `${top}/a does not give cgroups below it the memory controller: it has processes of its own: ` +
      "move them to a cgroup below it, or set another linux.cgroupsPath",
  );
  assert.equal(readFile(kernel, `${path}/cgroup.controllers`), "pids\n");
});

test("enableControllers() tells another reason as the kernel says it", () => {
  const { kernel } = world(["memory"]);
  kernel.write = () => {
    throw new SyscallFault("EROFS", "write");
  };
  const reason = enableControllers(kernel, path).get("memory")?.message;
  assert.equal(reason, `${top} does not give cgroups below it the memory controller: write: EROFS`);
});

function world(controllers: readonly string[]): {
  readonly kernel: FakeKernel;
  readonly machine: FakeMachine;
} {
  const machine = new FakeMachine();
  machine.mountCgroup("unified", 2, controllers);
  const kernel = new FakeKernel(machine);
  for (const folder of ["a", "a/b", "a/b/c1"]) kernel.mkdirat(AT_FDCWD, `${top}/${folder}`);
  return { kernel, machine };
}
