import {
  AT_FDCWD,
  type Bytes,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  type Pid,
  pid,
} from "@skiff/kernel";
import type { Maker } from "./maker.ts";
import { observeIds } from "./observe-ids.ts";

/** Namespaces that somebody lives in. */
export interface SharedNamespaces extends Disposable {
  readonly user: Descriptor;
  /** Undefined where only the processes of containers are left, which have mounts of their own. */
  readonly mount: Descriptor | undefined;
}

/** Who may not be looked at is another user's; who is gone is not there. */
const unseen = ["ENOENT", "ESRCH", "EACCES", "EPERM"] as const;

/**
 * Undefined where no process lives in the user namespace of this name ("user:[4026532000]"). The
 * kernel gives a name again once the namespace is gone: one whose root is not the maker is another's.
 */
export function openShared(
  kernel: Kernel,
  { maker, user, mount }: Wanted,
): SharedNamespaces | undefined {
  if (user === undefined || mount === undefined) return undefined;
  if (nameOf(kernel, "self", "user") === user) return undefined;
  const inside = listPids(kernel).filter(
    (process) => nameOf(kernel, process, "user") === user && isRootOf(kernel, process, maker),
  );
  const beside = inside.filter((process) => nameOf(kernel, process, "mnt") === mount);
  for (const process of [...beside, ...inside]) {
    const opened = openOf(kernel, process, [user, mount]);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

interface Wanted {
  readonly maker: Maker;
  readonly user: string | undefined;
  readonly mount: string | undefined;
}

function isRootOf(kernel: Kernel, process: Pid, { uid }: Maker): boolean {
  const [first] = ignoring(unseen, () => observeIds(kernel, process).uids) ?? [];
  return first?.containerID === 0 && first.hostID === uid;
}

function listPids(kernel: Kernel): readonly Pid[] {
  using proc = kernel.openat2(AT_FDCWD, "/proc", { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
  return kernel
    .getdents64(proc)
    .filter(({ name }) => typeof name === "string" && /^\d+$/.test(name))
    .map(({ name }) => pid(Number(name)));
}

function openOf(
  kernel: Kernel,
  process: Pid,
  [user, mount]: readonly [user: string, mount: string],
): SharedNamespaces | undefined {
  using undo = new DisposableStack();
  const open = (type: string, name: string): Descriptor | undefined => {
    const flags = O_RDONLY | O_CLOEXEC;
    const file = ignoring(unseen, () =>
      kernel.openat2(AT_FDCWD, `/proc/${process}/ns/${type}`, { flags }),
    );
    if (file === undefined) return undefined;
    // Of this very namespace, and held from here on: the process may have gone, and another have its number.
    if (kernel.readlinkat(AT_FDCWD, `/proc/self/fd/${file.fd}`) === name) return undo.use(file);
    file[Symbol.dispose]();
    return undefined;
  };
  const opened = open("user", user);
  if (opened === undefined) return undefined;
  const mounts = open("mnt", mount);
  const owned = undo.move();
  return { user: opened, mount: mounts, [Symbol.dispose]: () => owned.dispose() };
}

function nameOf(kernel: Kernel, process: Pid | "self", type: "user" | "mnt"): Bytes | undefined {
  return ignoring(unseen, () => kernel.readlinkat(AT_FDCWD, `/proc/${process}/ns/${type}`));
}
