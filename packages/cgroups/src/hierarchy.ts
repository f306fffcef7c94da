import {
  AT_FDCWD,
  CGROUP2_SUPER_MAGIC,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  readFile,
} from "@skiff/kernel";

/** A mounted cgroup hierarchy, and where this process is in it. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  /** Where it is mounted. */
  readonly mount: string;
  /** This process's cgroup in it, absolute within the hierarchy. */
  readonly own: string;
}

const root = "/sys/fs/cgroup";

/**
 * The hierarchies mounted at their usual places: v2 at /sys/fs/cgroup, or each v1 one
 * in a directory named for its controllers, with v2 at `unified` where it is hybrid.
 * The mount table is not read: its size is other containers' affair (cgroups(7)).
 */
export function observeHierarchies(kernel: Files): readonly Hierarchy[] {
  const lines = readFile(kernel, "/proc/self/cgroup").trimEnd().split("\n");
  const pureV2 = isCgroup2(kernel, root);
  const hierarchies: Hierarchy[] = [];
  for (const line of lines) {
    const [id, names = ""] = line.split(":", 2); // a path may hold colons too
    const own = line.slice(`${id}:${names}:`.length);
    if (id === "0") {
      const mount = pureV2 ? root : `${root}/unified`;
      if (pureV2 || isCgroup2(kernel, mount)) {
        hierarchies.push({ version: 2, controllers: [], mount, own });
      }
    } else if (!pureV2) {
      const named = names.startsWith("name="); // a hierarchy without controllers
      const mount = `${root}/${named ? names.slice(5) : names}`;
      if (kernel.isThere(AT_FDCWD, mount)) {
        hierarchies.push({ version: 1, controllers: names.split(","), mount, own });
      }
    }
  }
  return hierarchies;
}

function isCgroup2(kernel: Files, path: string): boolean {
  const type = ignoring(["ENOENT"], () => {
    using dir = kernel.openat2(AT_FDCWD, path, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
    return kernel.fstatfs(dir).type;
  });
  return type === CGROUP2_SUPER_MAGIC;
}
