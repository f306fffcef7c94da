import { readFile } from "./files.ts";
import type { Files } from "./kernel.ts";
import { observeProcess } from "./observe-process.ts";
import type { Pid } from "./pid.ts";
import { ignoring } from "./syscall-fault.ts";

/** For a person: "process 41 (sleep) in state D, in fuse_wait". */
export function describeProcess(kernel: Files, pid: Pid): string {
  const seen = observeProcess(kernel, pid);
  if (seen === undefined) return `process ${pid}`;
  const waitsIn = ignoring(["ENOENT", "ESRCH", "EACCES", "EPERM"], () =>
    readFile(kernel, `/proc/${pid}/wchan`),
  );
  const where = waitsIn === undefined || waitsIn === "0" ? "" : `, in ${waitsIn}`;
  return `process ${pid} (${seen.comm}) in state ${seen.state}${where}`;
}
