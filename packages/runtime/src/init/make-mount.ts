import { during } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  MOUNT_ATTR_RDONLY,
  MS_RDONLY,
  MS_REMOUNT,
  S_IFDIR,
  S_IFMT,
  STATX_MODE,
  STATX_TYPE,
} from "@skiff/kernel";
import type { PlannedMount } from "../plan-mount.ts";
import { labelQueues } from "./label-queues.ts";
import { makeFilledTmpfs } from "./make-filled-tmpfs.ts";
import { ensureInRoot, ensurePlainDirectory, openInRoot } from "./open-in-root.ts";
import { openSource } from "./open-source.ts";
import { cloneTree, pathOf, placeTree, setAttributes } from "./place-mount.ts";
import { withContext } from "./with-context.ts";

/** Makes one mount of the configuration within `root`, the container's root file system. */
export function makeMount(
  kernel: Kernel,
  root: At,
  {
    mount,
    source,
  }: {
    readonly mount: PlannedMount;
    /** Of a bind mount, where the maker opened it. */
    readonly source: At | undefined;
  },
): void {
  during(`mount ${mount.destination}`, () => {
    if ((mount.flags & MS_REMOUNT) !== 0) changeMount(kernel, root, mount);
    else if (mount.bind === "none") makeNew(kernel, root, mount);
    else if (source !== undefined) placeSource(kernel, root, { mount, source });
    else makeBind(kernel, root, mount);
    propagate(kernel, root, mount);
  });
}

/** Gives what is mounted there already other options; with `bind` those of the mount alone. */
function changeMount(kernel: Kernel, root: At, mount: PlannedMount): void {
  using target = openInRoot(kernel, root, mount.destination);
  if (mount.bind === "none") {
    const { source, type, flags, options } = mount;
    kernel.mount(source, pathOf(target), type, flags, options === "" ? null : options);
    return;
  }
  setAttributes(kernel, target, { ...mount.attributes, recursive: false });
  setAttributes(kernel, target, { ...mount.recursive, recursive: true });
}

function makeNew(kernel: Kernel, root: At, mount: PlannedMount): void {
  const covers =
    mount.type === "tmpfs" && (isDev(mount) || isThere(kernel, root, mount.destination));
  using target = openTarget(kernel, root, mount);
  const { source, type } = mount;
  const options = covers ? optionsOf(kernel, target, mount) : mount.options;
  // /dev is still to be filled: `sealDev` makes it read-only afterwards.
  if (mount.copyUp) {
    const { set, clear } = mount.attributes;
    const attributes = { set: isDev(mount) ? set & ~MOUNT_ATTR_RDONLY : set, clear };
    makeFilledTmpfs(kernel, target, { source, options, label: mount.label, attributes });
    return;
  }
  const flags = isDev(mount) ? mount.flags & ~MS_RDONLY : mount.flags;
  const all = type === "mqueue" ? options : withContext(options, mount.label);
  const make = (own: string): void =>
    kernel.mount(source, pathOf(target), type, flags, own === "" ? null : own);
  if (type === "devpts") makeDevpts(all, make);
  else if (type === "sysfs") makeSysfs(kernel, { mount, target, make: () => make(all) });
  else make(all);
  const { destination, label } = mount;
  if (type === "mqueue" && label !== undefined) labelQueues(kernel, root, { destination, label });
}

/** A group that the user namespace has not is refused: terminals have that of who opens them then. */
function makeDevpts(options: string, make: (options: string) => void): void {
  const made = ignoring(["EINVAL"], () => {
    make(options);
    return true;
  });
  if (made === undefined) make(options.replace(/(^|,)gid=\d+/, ""));
}

/** Only who rules the network namespace may have a new one: for others there is the host's. */
function makeSysfs(
  kernel: Kernel,
  {
    mount,
    target,
    make,
  }: { readonly mount: PlannedMount; readonly target: At; readonly make: () => void },
): void {
  const made = ignoring(["EPERM"], () => {
    make();
    return true;
  });
  if (made) return;
  using tree = cloneTree(kernel, "/sys", { recursive: true });
  setAttributes(kernel, tree, { ...mount.attributes, recursive: true });
  placeTree(kernel, tree, target);
}

function isThere(kernel: Kernel, root: At, path: string): boolean {
  using found = ignoring(["ENOENT"], () => openInRoot(kernel, root, path));
  return found !== undefined;
}

/**
 * A tmpfs that does not say otherwise has the mode of what it covers; where that was not there, the
 * world-writable one of its own.
 */
function optionsOf(kernel: Kernel, target: At, { options }: PlannedMount): string {
  if (/(^|,)mode=/.test(options)) return options;
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
  return type === "tmpfs" && destination === "/dev";
}

/** The kernel's own file systems and /dev must be where they are asked for, not where a link in the image leads. */
function openTarget(kernel: Kernel, root: At, mount: PlannedMount): Descriptor {
  const { type, destination: path } = mount;
  if (type === "proc" || type === "sysfs" || isDev(mount)) {
    return ensurePlainDirectory(kernel, root, path);
  }
  return ensureInRoot(kernel, root, { path, kind: "directory" });
}

function makeBind(kernel: Kernel, root: At, mount: PlannedMount): void {
  using source = during(`open source ${mount.source}`, () => openSource(kernel, mount));
  placeSource(kernel, root, { mount, source });
}

function placeSource(
  kernel: Kernel,
  root: At,
  { mount, source }: { readonly mount: PlannedMount; readonly source: At },
): void {
  const { mode } = kernel.statx(source, "", AT_EMPTY_PATH, STATX_TYPE);
  const kind = (mode & S_IFMT) === S_IFDIR ? "directory" : "file";
  using target = ensureInRoot(kernel, root, { path: mount.destination, kind });
  placeTree(kernel, source, target);
}

function propagate(kernel: Kernel, root: At, { destination, propagation }: PlannedMount): void {
  if (propagation.length === 0) return;
  using target = openInRoot(kernel, root, destination);
  for (const flags of propagation) kernel.mount(null, pathOf(target), null, flags, null);
}
