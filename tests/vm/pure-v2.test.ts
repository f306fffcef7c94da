import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeWorkDisk } from "./make-work-disk.ts";
import { testFiles } from "./test-files.ts";
import { VirtualMachine } from "./virtual-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "vm-tests-"));
const disk = join(folder, "work.ext4");
before(() => makeWorkDisk(disk));
after(() => rmSync(folder, { recursive: true }));

describe("in a machine with cgroup v2 alone", () => {
  for (const file of testFiles("pure-v2")) {
    test(`${file} passes`, async () => {
      await using machine = await VirtualMachine.restore("pure-v2", disk);
      const { status, output } = await machine.run(`bun test --timeout=600000 ./${file}`);
      console.log(output);
      assert.equal(status, 0);
    });
  }
});
