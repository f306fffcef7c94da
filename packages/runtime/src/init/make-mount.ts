import { during } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  type At,
  type Descriptor,
  type Kernel,
  MS_RDONLY,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  S_IFDIR,
  S_IFMT,
  STATX_MODE,
  STATX_TYPE,
} from "@skiff/kernel";
import type { PlannedMount } from "../plan-mount.ts";
import { copyTree } from "./copy-tree.ts";
import { ensureInRoot, openInRoot, openPlainDirectory } from "./open-in-root.ts";
import { cloneTree, pathOf, placeTree, setAttributes } from "./place-mount.ts";

/** Makes one mount of the configuration within `root`, the container's root file system. */
export function makeMount(kernel: Kernel, root: At, mount: PlannedMount): void {
  during(`mount ${mount.destination}`, () => {
    if (mount.bind === "none") makeNew(kernel, root, mount);
    else makeBind(kernel, root, mount);
    propagate(kernel, root, mount);
  });
}

function makeNew(kernel: Kernel, root: At, mount: PlannedMount): void {
  using target = openTarget(kernel, root, mount);
  const { source, type } = mount;
  const options = optionsOf(kernel, target, mount);
  // /dev is still to be filled: `sealDev` makes it read-only afterwards.
  const filled = isDev(mount) || mount.copyUp;
  const flags = filled ? mount.flags & ~MS_RDONLY : mount.flags;
  using covered = mount.copyUp ? openDirectory(kernel, target) : undefined;
  kernel.mount(source, pathOf(target), type, flags, options === "" ? null : options);
  if (covered !== undefined) copyUp(kernel, root, { mount, covered });
}

/** Fills a tmpfs with what it covers, and then makes it read-only where that is asked for. */
function copyUp(
  kernel: Kernel,
  root: At,
  { mount, covered }: { readonly mount: PlannedMount; readonly covered: At },
): void {
  using top = openInRoot(kernel, root, mount.destination);
  using made = openDirectory(kernel, top);
  during("copy what is below", () => copyTree(kernel, covered, made));
  if ((mount.flags & MS_RDONLY) !== 0 && !isDev(mount)) {
    setAttributes(kernel, top, { ...mount.attributes, recursive: false });
  }
}

/** To be listed, which a path's descriptor is not enough for. */
function openDirectory(kernel: Kernel, directory: At): Descriptor {
  return kernel.openat2(directory, ".", { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
}

/** A tmpfs that does not say otherwise has the mode of what it covers, not the world-writable one of its own. */
function optionsOf(kernel: Kernel, target: At, { type, options }: PlannedMount): string {
  if (type !== "tmpfs" || /(^|,)mode=/.test(options)) return options;
  const { mode } = kernel.statx(target, "", AT_EMPTY_PATH, STATX_MODE);
  const own = `mode=${(mode & 0o7777).toString(8)}`;
  return options === "" ? own : `${options},${own}`;
}

/** Makes /dev read-only where the configuration says so, once it has its devices. */
export function sealDev(kernel: Kernel, root: At, mounts: readonly PlannedMount[]): void {
  const dev = mounts.find(isDev);
  if (dev === undefined || (dev.flags & MS_RDONLY) === 0) return;
  using target = openInRoot(kernel, root, dev.destination);
  setAttributes(kernel, target, { ...dev.attributes, recursive: false });
}

function isDev({ destination, type }: PlannedMount): boolean {
  return type === "tmpfs" && destination.replace(/\/+$/, "") === "/dev";
}

/** The kernel's own file systems must be where they are asked for, not where a link in the image leads. */
function openTarget(kernel: Kernel, root: At, { type, destination }: PlannedMount): Descriptor {
  const target = ensureInRoot(kernel, root, { path: destination, kind: "directory" });
  if (type !== "proc" && type !== "sysfs") return target;
  target[Symbol.dispose]();
  return openPlainDirectory(kernel, root, destination);
}

function makeBind(kernel: Kernel, root: At, mount: PlannedMount): void {
  using tree = during(`open source ${mount.source}`, () =>
    cloneTree(kernel, mount.source, { recursive: mount.bind === "rbind" }),
  );
  const isDirectory = (kernel.statx(tree, "", AT_EMPTY_PATH, STATX_TYPE).mode & S_IFMT) === S_IFDIR;
  const kind = isDirectory ? "directory" : "file";
  using target = ensureInRoot(kernel, root, { path: mount.destination, kind });
  setAttributes(kernel, tree, { ...mount.attributes, recursive: false });
  setAttributes(kernel, tree, { ...mount.recursive, recursive: true });
  placeTree(kernel, tree, target);
}

function propagate(kernel: Kernel, root: At, { destination, propagation }: PlannedMount): void {
  if (propagation.length === 0) return;
  using target = openInRoot(kernel, root, destination);
  for (const flags of propagation) kernel.mount(null, pathOf(target), null, flags, null);
}
