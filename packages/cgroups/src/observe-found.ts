import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  DT_DIR,
  type Files,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  readFile,
} from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { findContainerMark } from "./container-mark.ts";
import { freezerFile } from "./freezer-file.ts";
import { isFrozenBy } from "./freezer.ts";

/**
 * The directories of a container to be, with those `found` that are there already. Throws
 * `already_exists` for one that is in use: its processes are not ours to kill.
 */
export function observeFound(
  kernel: Files,
  directories: readonly CgroupDirectory[],
): readonly CgroupDirectory[] {
  const there = directories.filter(({ path }) => kernel.isThere(AT_FDCWD, path));
  if (there.length === 0) return directories;
  return directories.map((directory) => {
    if (!there.includes(directory)) return directory;
    demandFree(kernel, directory);
    if (findContainerMark(kernel, directory.path) !== undefined) throw taken(directory.path);
    return { ...directory, found: true };
  });
}

/** Throws `already_exists` where somebody is in it, or could not run in it. */
export function demandFree(kernel: Files, directory: CgroupDirectory): void {
  const { version, controllers, path } = directory;
  const processes = readFile(kernel, `${path}/cgroup.procs`).split("\n").length - 1;
  if (processes > 0) {
    throw taken(path, `container's cgroup is not empty: ${processes} process(es) found`);
  }
  using dir = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
  if (kernel.getdents64(dir).some(({ type }) => type === DT_DIR)) {
    throw taken(path, "container's cgroup is not empty: there are cgroups in it");
  }
  const canFreeze = version === 2 || controllers.includes("freezer");
  if (canFreeze && isFrozenBy(kernel, freezerFile(directory))) {
    throw taken(path, "container's cgroup unexpectedly frozen");
  }
}

/** `why` is in the words of runc, which engines know. */
export function taken(path: string, why?: string): Fault {
  const message = `cgroup ${path} exists already: set another linux.cgroupsPath, or remove it`;
  return new Fault("already_exists", why === undefined ? message : `${why}: ${message}`);
}
