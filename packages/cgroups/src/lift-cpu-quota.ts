import { type Bytes, type Files, ignoring, joinPath, writeFile } from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";

/**
 * Lets all below a container's directory have as much CPU time as there is, where its hierarchy
 * has that controller. Whose files are not ours keeps its quota. Idempotent.
 */
export function liftCpuQuota(
  kernel: Files,
  { version, controllers }: CgroupDirectory,
  list: () => readonly Bytes[],
): void {
  if (version === 1 && !controllers.includes("cpu")) return;
  const [file, most] = version === 1 ? ["cpu.cfs_quota_us", "-1"] : ["cpu.max", "max"];
  for (const path of list()) {
    ignoring(["ENOENT", "ENODEV", "EACCES"], () => writeFile(kernel, joinPath(path, file), most));
  }
}
