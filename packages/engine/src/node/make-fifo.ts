import { spawnSync } from "node:child_process";
import { closeSync, openSync, unlinkSync } from "node:fs";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** See `Platform.makeFifo`. Node has no mkfifo(3), coreutils and busybox have mkfifo(1). */
export function makeFifo(path: string): void {
  const ran = guarded("run mkfifo", () => {
    const { error, status } = spawnSync("mkfifo", ["-m", "600", path], { stdio: "ignore" });
    if (error !== undefined) throw error;
    return status;
  });
  if (ran === 0) return;
  // Its errno is only in what it prints: making a file in its place fails for the same reason.
  guarded(`make FIFO ${path}`, () => {
    closeSync(openSync(path, "wx"));
    unlinkSync(path);
  });
  throw new Fault("internal", `make FIFO ${path}: the file system has none`);
}
