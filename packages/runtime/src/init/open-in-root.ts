import { Fault } from "@skiff/base";
import {
  type At,
  type Descriptor,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_PATH,
  O_WRONLY,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  SyscallFault,
} from "@skiff/kernel";

const resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;

/** What `path` names in `root`, as chroot(2) would see it: no link in an image leads out. */
export function openInRoot(kernel: Files, root: At, path: string): Descriptor {
  return kernel.openat2(root, path, { flags: O_PATH | O_CLOEXEC, resolve });
}

/** As many links that lead nowhere yet as the kernel follows of others (path_resolution(7)). */
const mostLinks = 40;

/**
 * The same for a mount's target, which is made where it is missing, with all above it. A link that
 * leads nowhere yet is followed too, within the root: images have /etc/resolv.conf as one.
 */
export function ensureInRoot(
  kernel: Files,
  root: At,
  { path, kind }: { readonly path: string; readonly kind: "directory" | "file" },
  links: number = mostLinks,
): Descriptor {
  const found = ignoring(["ENOENT"], () => openInRoot(kernel, root, path));
  if (found !== undefined) return found;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const name = parts.pop();
  if (name === undefined) return openInRoot(kernel, root, "/");
  const above = `/${parts.join("/")}`;
  using parent = ensureInRoot(kernel, root, { path: above, kind: "directory" }, links);
  ignoring(["EEXIST", "ELOOP"], () => make(kernel, parent, { name, kind }));
  const made = ignoring(["ENOENT"], () => openInRoot(kernel, root, path));
  if (made !== undefined) return made;
  const target = ignoring(["EINVAL"], () => kernel.readlinkat(parent, name));
  if (typeof target !== "string" || links === 0) throw new SyscallFault("ELOOP", path);
  const leads = target.startsWith("/") ? target : `${above}/${target}`;
  return ensureInRoot(kernel, root, { path: leads, kind }, links - 1);
}

function make(
  kernel: Files,
  parent: At,
  { name, kind }: { readonly name: string; readonly kind: "directory" | "file" },
): void {
  if (kind === "directory") {
    kernel.mkdirat(parent, name, 0o755);
    return;
  }
  const flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  using _file = kernel.openat2(parent, name, { flags, mode: 0o644 });
}

/**
 * A directory reached through no link at all, made where it is missing: /proc, /sys and /dev
 * are not where an image says.
 */
export function ensurePlainDirectory(kernel: Files, root: At, path: string): Descriptor {
  const found = ignoring(["ENOENT"], () => openPlainDirectory(kernel, root, path));
  if (found !== undefined) return found;
  using _made = ensureInRoot(kernel, root, { path, kind: "directory" });
  return openPlainDirectory(kernel, root, path);
}

function openPlainDirectory(kernel: Files, root: At, path: string): Descriptor {
  try {
    return kernel.openat2(root, path, {
      flags: O_PATH | O_DIRECTORY | O_CLOEXEC,
      resolve: resolve | RESOLVE_NO_SYMLINKS,
    });
  } catch (error) {
    if (!(error instanceof SyscallFault) || error.errno !== "ELOOP") throw error;
    const reason = `must be mounted on ordinary directory: ${error.message}`; // runc's words
    throw new Fault(error.code, reason, { cause: error });
  }
}
