import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeWorkDisk } from "./make-work-disk.ts";
import type { First } from "./plan-arguments.ts";
import { testFiles } from "./test-files.ts";
import { VirtualMachine } from "./virtual-machine.ts";

/** What decides here which tests there are decides there too. */
const variables: string = `VM_TESTS=${process.env["VM_TESTS"] ?? ""}`;

/** One test for each file of tests, which passes in a machine of its own. */
export function describeMachine(first: First, name: string): void {
  const folder = mkdtempSync(join(tmpdir(), "vm-tests-"));
  const disk = join(folder, "work.ext4");
  before(() => makeWorkDisk(disk));
  after(() => rmSync(folder, { recursive: true }));
  describe(name, () => {
    for (const file of testFiles(first)) {
      test(`${file} passes`, async () => {
        await using machine = await VirtualMachine.restore(first, disk);
        const { status, output } = await machine.run(
          `${variables} bun test --timeout=3600000 ./${file}`,
        );
        console.log(output);
        assert.equal(status, 0);
      });
    }
  });
}
