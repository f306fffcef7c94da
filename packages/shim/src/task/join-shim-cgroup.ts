import { during, Fault } from "@skiff/base";
import { observeHierarchies, planCgroup } from "@skiff/cgroups";
import { type Files, ignoring, writeFile } from "@skiff/kernel";

/**
 * Moves this shim into a cgroup that its client has made, in each hierarchy that has it: what it takes
 * is counted there from now on. Throws `not_found` where none has, `invalid_argument`.
 */
export function joinShimCgroup(kernel: Files, path: string): void {
  during("options: shim_cgroup", () => {
    if (!path.startsWith("/")) throw new Fault("invalid_argument", `${path} is no absolute path`);
    const directories = planCgroup(observeHierarchies(kernel), { cgroupsPath: path, id: "" });
    const joined = directories.filter((directory) => {
      // To `tasks`, of v1, one thread is moved: the shim has no other, and it takes no grace period.
      const file = `${directory.path}/${directory.version === 1 ? "tasks" : "cgroup.procs"}`;
      return ignoring(["ENOENT"], () => (writeFile(kernel, file, "0"), true));
    });
    if (joined.length === 0) throw new Fault("not_found", `there is no cgroup ${path}`);
  });
}
