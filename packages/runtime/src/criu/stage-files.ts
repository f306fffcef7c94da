import { during } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  CLONE_NEWNS,
  type Kernel,
  MS_NOSUID,
  MS_REC,
  MS_SLAVE,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_PATH,
  O_WRONLY,
  S_IFDIR,
  S_IFMT,
  STATX_TYPE,
} from "@skiff/kernel";
import { cloneTree, placeTree } from "../init/place-mount.ts";

/** Where criu makes its own temporary directories and mounts. */
const stage = "/tmp";

export interface Staged {
  readonly name: string;
  /** On the host. */
  readonly source: string;
  /** With all mounts below. */
  readonly recursive: boolean;
}

/** Where `stageFiles` puts what has this name. */
export function stagedPath(name: string): string {
  return `${stage}/${name}`;
}

/**
 * In a mount namespace of this process's own, lays out what criu is to mount in an empty /tmp:
 * all of it, and all that criu leaves there when it is killed, goes with the namespace.
 */
export function stageFiles(kernel: Kernel, files: readonly Staged[]): void {
  kernel.unshare(CLONE_NEWNS);
  kernel.mount(null, "/", null, MS_REC | MS_SLAVE, null);
  using trees = new DisposableStack();
  const cloned = files.map(({ name, source, recursive }) =>
    during(`open ${source}`, () => ({
      path: stagedPath(name),
      tree: trees.use(cloneTree(kernel, source, { recursive })),
    })),
  );
  kernel.mount("tmpfs", stage, "tmpfs", MS_NOSUID, "mode=700");
  for (const { path, tree } of cloned) {
    const { mode } = kernel.statx(tree, "", AT_EMPTY_PATH, STATX_TYPE);
    if ((mode & S_IFMT) === S_IFDIR) kernel.mkdirat(AT_FDCWD, path, 0o700);
    else makeFile(kernel, path);
    using target = kernel.openat2(AT_FDCWD, path, { flags: O_PATH | O_CLOEXEC });
    placeTree(kernel, tree, target);
  }
}

function makeFile(kernel: Kernel, path: string): void {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  using _file = kernel.openat2(AT_FDCWD, path, { flags, mode: 0o600 });
}
