import { during } from "@skiff/base";
import {
  AT_FDCWD,
  CLONE_NEWNS,
  CLONE_NEWUSER,
  type Descriptor,
  ignoring,
  type Kernel,
  LOCK_EX,
  MS_REC,
  MS_SLAVE,
  O_CLOEXEC,
  O_CREAT,
  O_NOFOLLOW,
  O_RDWR,
  readAll,
  readFile,
  SEEK_SET,
  writeAll,
} from "@skiff/kernel";
import type { Maker } from "./maker.ts";
import { makeOwn } from "./make-own.ts";
import { openShared } from "./open-shared.ts";

/**
 * Enters the user and mount namespaces that the file `record` names, as long as a process lives in
 * them, else new ones with the maker's ids, which the file names from then on. With nobody in them
 * they are gone, and all that was mounted there: nothing is left to be removed. A mount namespace
 * that is gone alone, since only containers are left, is made anew. Throws `failed_precondition`
 * where the host allows no user namespaces, or the ids cannot be mapped.
 */
export function enterShared(
  kernel: Kernel,
  { record, maker }: { readonly record: string; readonly maker: Maker },
): void {
  using file = openLocked(kernel, record);
  const known = new TextDecoder().decode(readAll(kernel, file)).trimEnd().split("\n");
  const boot = readFile(kernel, "/proc/sys/kernel/random/boot_id").trimEnd();
  const [recorded, user, mount] = known;
  using shared = recorded === boot ? openShared(kernel, { maker, user, mount }) : undefined;
  if (shared === undefined) makeOwn(kernel, maker);
  else during("enter user namespace", () => kernel.setns(shared.user, CLONE_NEWUSER));
  if (shared?.mount !== undefined) return enterMounts(kernel, shared.mount);
  if (shared !== undefined) kernel.unshare(CLONE_NEWNS);
  // What is mounted here stays here; what the host mounts is seen.
  kernel.mount(null, "/", null, MS_REC | MS_SLAVE, null);
  const names = ["user", "mnt"].map((type) => kernel.readlinkat(AT_FDCWD, `/proc/self/ns/${type}`));
  kernel.lseek(file, 0, SEEK_SET);
  kernel.ftruncate(file, 0);
  writeAll(kernel, file, `${[boot, ...names].join("\n")}\n`);
}

/** Who comes while another makes namespaces waits, and is in the same ones. */
function openLocked(kernel: Kernel, path: string): Descriptor {
  const flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
  using undo = new DisposableStack();
  const file = undo.use(
    during(`open ${path}`, () => kernel.openat2(AT_FDCWD, path, { flags, mode: 0o600 })),
  );
  kernel.flock(file, LOCK_EX);
  undo.move();
  return file;
}

/** In the same working directory: entering leads to the root (setns(2)). */
function enterMounts(kernel: Kernel, mount: Descriptor): void {
  const folder = kernel.getcwd();
  during("enter mount namespace", () => kernel.setns(mount, CLONE_NEWNS));
  ignoring(["ENOENT", "EACCES"], () => kernel.chdir(folder));
}
