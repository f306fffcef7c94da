import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Metadata } from "../metadata/metadata.ts";
import { Leases } from "./leases.ts";
import { observeProcess } from "./process-identity.ts";

const folder = mkdtempSync(join(tmpdir(), "leases-"));
after(() => rmSync(folder, { recursive: true }));

test("releaseDead() keeps a living process's lease, and no other", async () => {
  using metadata = Metadata.open(join(folder, "store.db"));
  const leases = new Leases(metadata, "n");
  const ours = leases.create();
  const child = spawn("sleep", ["1000"]);
  const theirs = leases.create();
  const { startTime } = observeProcess(child.pid ?? 0);
  const give = (pid: number, start: number): number =>
    metadata.run("UPDATE leases SET pid = ?, start_time = ? WHERE id = ?", pid, start, theirs.id);
  give(child.pid ?? 0, startTime);
  leases.releaseDead();
  leases.check(ours);
  leases.check(theirs);

  give(child.pid ?? 0, startTime - 1); // the pid is another process's now
  leases.releaseDead();
  assert.throws(() => leases.check(theirs), { code: "failed_precondition" });

  const last = leases.create();
  metadata.run(
    "UPDATE leases SET pid = ?, start_time = ? WHERE id = ?",
    child.pid ?? 0,
    startTime,
    last.id,
  );
  child.kill("SIGKILL");
  await once(child, "exit");
  leases.releaseDead();
  assert.throws(() => leases.check(last), { code: "failed_precondition" });
  leases.check(ours);
});

test("releaseDead() waits a day for a process that it cannot see, and not for one before the boot", () => {
  using metadata = Metadata.open(join(folder, "other.db"));
  const leases = new Leases(metadata, "n");
  const [elsewhere, rebooted] = [leases.create(), leases.create()];
  metadata.run("UPDATE leases SET pid_namespace = 'pid:[1]', pid = 1 WHERE id = ?", elsewhere.id);
  metadata.run("UPDATE leases SET boot_id = 'another' WHERE id = ?", rebooted.id);
  leases.releaseDead();
  leases.check(elsewhere);
  assert.throws(() => leases.check(rebooted), { code: "failed_precondition" });
  metadata.run("UPDATE leases SET created_at = created_at - 90000000 WHERE id = ?", elsewhere.id);
  leases.releaseDead();
  assert.throws(() => leases.check(elsewhere), { code: "failed_precondition" });
});
