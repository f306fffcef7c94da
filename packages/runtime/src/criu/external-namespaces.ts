import { AT_FDCWD, type Kernel, type Pid, STATX_BASIC_STATS } from "@skiff/kernel";
import type { Config, NamespaceType } from "@skiff/spec";

/** Those that criu keeps nothing of, and their names in the images, which are runc's. */
export const namespaceKeys: Readonly<Partial<Record<NamespaceType, string>>> = {
  network: "extRootNetNS",
  pid: "extRootPidNS",
};

/** In criu's and procfs's words. */
export const namespaceFiles: Readonly<Record<NamespaceType, string>> = {
  network: "net",
  pid: "pid",
  mount: "mnt",
  ipc: "ipc",
  uts: "uts",
  cgroup: "cgroup",
  time: "time",
  user: "user",
};

/** The network and pid namespaces that the container did not make but joined. */
export function externalNamespaces(kernel: Kernel, { linux }: Config, pid: Pid): readonly string[] {
  return linux.namespaces.flatMap(({ type, path }) => {
    const key = namespaceKeys[type];
    if (path === undefined || key === undefined) return [];
    const file = namespaceFiles[type];
    const { ino } = kernel.statx(AT_FDCWD, `/proc/${pid}/ns/${file}`, 0, STATX_BASIC_STATS);
    return [`${file}[${ino}]:${key}`];
  });
}
