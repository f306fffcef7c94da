import {
  AT_FDCWD,
  type At,
  ignoring,
  type Kernel,
  MNT_DETACH,
  MS_REC,
  MS_SLAVE,
  readFile,
} from "@skiff/kernel";
import { unescapePoint } from "../unescape-point.ts";
import { pathOf } from "./place-mount.ts";

/**
 * Where the root is not changed by pivot_root(2), the host's mounts stay in the mount namespace, out of
 * reach. As long as there is a whole procfs or sysfs among them, Linux lets who makes itself root of a
 * user namespace mount another one, of which nothing is masked (mount_namespaces(7), "Restrictions on
 * mount namespaces"): they go before. Those in `root`, which is mounted, are the container's.
 */
export function hideKernelMounts(kernel: Kernel, root: At): void {
  const own = String(kernel.readlinkat(AT_FDCWD, pathOf(root)));
  const inside = own === "/" ? own : `${own}/`;
  for (const path of listKernelMounts(kernel)) {
    if (path === own || path.startsWith(inside)) continue;
    ignoring(["ENOENT"], () => hide(kernel, path)); // it has gone with one above it
  }
}

/** In a user namespace, what came from outside cannot be unmounted: it is covered. */
function hide(kernel: Kernel, path: string): void {
  kernel.mount(null, path, null, MS_SLAVE | MS_REC, null); // unmounting must not reach the host
  const gone = ignoring(["EINVAL", "EPERM"], () => {
    kernel.umount2(path, MNT_DETACH);
    return true;
  });
  if (gone === undefined) kernel.mount("tmpfs", path, "tmpfs", 0, null);
}

/** Where whole ones are, by proc_pid_mountinfo(5): number, parent, device, root, path, options, ... - type. */
function listKernelMounts(kernel: Kernel): readonly string[] {
  const lines = readFile(kernel, "/proc/self/mountinfo").trimEnd().split("\n");
  return lines.flatMap((line) => {
    const [, , , root, path = ""] = line.split(" ");
    return root === "/" && / - (proc|sysfs) /.test(line) ? [unescapePoint(path)] : [];
  });
}
