import assert from "node:assert/strict";
import { existsSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  bySystemd,
  cgroupsOf,
  eventually,
  isAlive,
  OarHome,
  oarOptions,
  type Outcome,
  programs,
  runProgram,
} from "../fixtures/index.ts";
import { readOnlyCgroups } from "./read-only-cgroups.ts";

const home = new OarHome();

describe("where cgroups cannot be written to", { skip: bySystemd }, () => {
  test("delete succeeds for a container whose cgroups are gone", () => {
    using container = home.container().running();
    const pid = container.pid();
    const cgroups = [...cgroupsOf(pid).values()].filter((path) => path.includes(container.id));
    assert.ok(cgroups.length > 0);
    process.kill(pid, "SIGKILL");
    eventually("it has ended", () => !isAlive(pid) && container.processes().length === 0);
    for (const path of cgroups) if (existsSync(path)) rmdirSync(path);
    const { status, stderr } = without(container.id);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(!existsSync(join(home.root, container.id)));
  });

  test("delete says so where there is one, keeps the record, and finishes where it can", () => {
    using container = home.container().running();
    const { status, stderr } = without(container.id);
    assert.equal(status, 1);
    assert.match(stderr, /^oar: .*EROFS/);
    assert.ok(existsSync(join(home.root, container.id)));
    container.sure(["delete", "--force"]);
  });
});

function without(id: string): Outcome {
  const oar = [programs.oar, "--root", home.root, ...oarOptions];
  return runProgram([...readOnlyCgroups, ...oar, "delete", "--force", id]);
}
