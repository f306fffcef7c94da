import { during, Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_SYMLINK_NOFOLLOW,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  type Statx,
  STATX_BASIC_STATS,
  SyscallFault,
} from "@skiff/kernel";
import type { Device } from "@skiff/spec";
import { ensureInRoot, ensurePlainDirectory } from "./open-in-root.ts";
import { cloneTree, placeTree } from "./place-mount.ts";

/** Every container has these (runtime-spec, config-linux.md, "Default Devices"). */
const defaultDevices: readonly Device[] = [
  { path: "/dev/null", type: "c", major: 1, minor: 3 },
  { path: "/dev/zero", type: "c", major: 1, minor: 5 },
  { path: "/dev/full", type: "c", major: 1, minor: 7 },
  { path: "/dev/random", type: "c", major: 1, minor: 8 },
  { path: "/dev/urandom", type: "c", major: 1, minor: 9 },
  { path: "/dev/tty", type: "c", major: 5, minor: 0 },
];

const links: readonly (readonly [name: string, target: string])[] = [
  ["fd", "/proc/self/fd"],
  ["stdin", "/proc/self/fd/0"],
  ["stdout", "/proc/self/fd/1"],
  ["stderr", "/proc/self/fd/2"],
  ["ptmx", "pts/ptmx"],
];

const types = { c: S_IFCHR, u: S_IFCHR, b: S_IFBLK, p: S_IFIFO } as const;

/** Makes the default devices, those of the configuration, and the usual links in /dev. umask(2) must be 0. */
export function makeDevices(kernel: Kernel, root: At, configured: readonly Device[]): void {
  using dev = during("make devices", () => ensurePlainDirectory(kernel, root, "/dev"));
  const paths = new Set(configured.map(({ path }) => path));
  for (const device of defaultDevices) {
    if (!paths.has(device.path)) makeDevice(kernel, dev, { name: device.path.slice(5), device });
  }
  for (const device of configured) makeConfigured(kernel, root, device);
  for (const [name, target] of links) ensureLink(kernel, dev, { name, target });
}

function makeConfigured(kernel: Kernel, root: At, device: Device): void {
  const slash = device.path.lastIndexOf("/");
  using parent: Descriptor = ensureInRoot(kernel, root, {
    path: device.path.slice(0, slash),
    kind: "directory",
  });
  makeDevice(kernel, parent, { name: device.path.slice(slash + 1), device });
}

function makeDevice(
  kernel: Kernel,
  parent: At,
  { name, device }: { readonly name: string; readonly device: Device },
): void {
  during(`make device ${device.path}`, () => {
    const { uid = 0, gid = 0, major = 0, minor = 0 } = device;
    const mode = types[device.type] | ((device.fileMode ?? 0o666) & 0o7777);
    const refusal = refusalOf(() => kernel.mknodat(parent, name, mode, { major, minor }));
    if (refusal === "EPERM") bindDevice(kernel, parent, { name, device });
    else if (refusal === "EEXIST") keepDevice(kernel, parent, { name, device });
    else if (uid !== 0 || gid !== 0) {
      kernel.fchownat(parent, name, uid, gid, AT_SYMLINK_NOFOLLOW);
    }
  });
}

/** Who may not make it, as in a user namespace, is given the host's with its owner and mode. */
function bindDevice(
  kernel: Kernel,
  parent: At,
  { name, device }: { readonly name: string; readonly device: Device },
): void {
  using tree = cloneTree(kernel, device.path, { recursive: false });
  if (!isSame(kernel.statx(tree, "", AT_EMPTY_PATH, STATX_BASIC_STATS), device)) {
    throw new Fault("failed_precondition", "the host has something else there");
  }
  using target = openPlaceholder(kernel, parent, name);
  placeTree(kernel, tree, target);
}

function openPlaceholder(kernel: Kernel, parent: At, name: string): Descriptor {
  ignoring(["EEXIST"], () => {
    const flags = O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    using _made = kernel.openat2(parent, name, { flags, mode: 0o644 });
  });
  return kernel.openat2(parent, name, { flags: O_PATH | O_NOFOLLOW | O_CLOEXEC });
}

function refusalOf(make: () => void): "EPERM" | "EEXIST" | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (!(error instanceof SyscallFault)) throw error;
    if (error.errno !== "EPERM" && error.errno !== "EEXIST") throw error;
    return error.errno;
  }
}

/**
 * What an image brings in the place of a device is used only if it is that device. An empty
 * file is what an earlier container had its device on.
 */
function keepDevice(
  kernel: Kernel,
  parent: At,
  { name, device }: { readonly name: string; readonly device: Device },
): void {
  const seen = kernel.statx(parent, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS);
  if (isSame(seen, device)) return;
  if ((seen.mode & S_IFMT) === S_IFREG && seen.size === 0) {
    bindDevice(kernel, parent, { name, device });
    return;
  }
  throw new Fault("failed_precondition", "the root file system has something else there");
}

function isSame({ mode, rdevMajor, rdevMinor }: Statx, device: Device): boolean {
  return (
    (mode & S_IFMT) === types[device.type] &&
    rdevMajor === (device.major ?? 0) &&
    rdevMinor === (device.minor ?? 0)
  );
}

/** A link that an image brings is replaced: it may lead elsewhere. */
function ensureLink(
  kernel: Kernel,
  dev: At,
  { name, target }: { readonly name: string; readonly target: string },
): void {
  during(`link /dev/${name}`, () => {
    const made = ignoring(["EEXIST"], () => {
      kernel.symlinkat(target, dev, name);
      return true;
    });
    if (made) return;
    kernel.unlinkat(dev, name, 0);
    kernel.symlinkat(target, dev, name);
  });
}
