import { during } from "@skiff/base";
import {
  AT_FDCWD,
  CLONE_NEWNS,
  type Descriptor,
  type Kernel,
  MS_REMOUNT,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
} from "@skiff/kernel";
import { inwardOf } from "../inward-of.ts";
import { openNamespace } from "../open-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";
import type { PlannedMount } from "../plan-mount.ts";
import { openSource } from "./open-source.ts";
import { keepInside } from "./place-mount.ts";

export interface Elsewhere extends Disposable {
  readonly sources: ReadonlyMap<PlannedMount, Descriptor>;
}

/** In the root of a process: "/proc/7/root/dev/shm". */
interface Place {
  readonly process: string;
  readonly path: string;
}

/**
 * Opens, before there is a mount namespace, the sources of bind mounts that are not to be had in it:
 *
 * - Those in the root of another process, which may be in a mount namespace of its own: the kernel gives
 *   a copy of a mount only to who is in the same one. So this process goes there and comes back, its
 *   working directory the same. Names are looked up in that root, and what is mounted there later is
 *   not seen.
 * - All of the host's, where the root is to be shared: what is mounted in one reaches the host then, where its source is
 *   shared there, unless the mount says otherwise.
 *
 * Undefined where there are none, and for a container with a user namespace, whose sources the maker
 * opens, and from which nothing reaches the host.
 */
export function openElsewhere(kernel: Kernel, plan: ContainerPlan): Elsewhere | undefined {
  if (plan.userNamespace !== undefined) return undefined;
  const { linux } = plan.config;
  const isRootShared = /^r?shared$/.test(linux.rootfsPropagation ?? "");
  // What is in the container's root may be a mount that is yet to be made.
  const isShared = ({ source }: PlannedMount): boolean =>
    isRootShared && !source.startsWith(`${plan.rootfs}/`);
  const wanted = plan.mounts
    .filter(isOpened)
    .map((mount) => ({ mount, place: findPlace(mount) }))
    .filter(({ mount, place }) => isShared(mount) || place !== undefined);
  if (wanted.length === 0) return undefined;
  using undo = new DisposableStack();
  const sources = new Map<PlannedMount, Descriptor>();
  for (const { mount, place } of wanted) {
    const open = (): Descriptor =>
      place === undefined
        ? during(`open source ${mount.source}`, () => openSource(kernel, mount))
        : during(`open ${mount.source}`, () => openIn(kernel, mount, place));
    const tree = during(`mount ${mount.destination}`, open);
    sources.set(mount, undo.use(tree));
    if (place !== undefined) keepInside(kernel, tree, inwardOf(linux));
  }
  const opened = undo.move();
  return { sources, [Symbol.dispose]: () => opened.dispose() };
}

/** With other ids it is opened by the maker. */
function isOpened({ bind, idMap, flags }: PlannedMount): boolean {
  return bind !== "none" && idMap === undefined && (flags & MS_REMOUNT) === 0;
}

function findPlace({ source }: PlannedMount): Place | undefined {
  const [, process, path] = /^\/proc\/([1-9][0-9]*)\/root\/(.+)$/.exec(source) ?? [];
  return process === undefined || path === undefined ? undefined : { process, path };
}

function openIn(kernel: Kernel, mount: PlannedMount, { process, path }: Place): Descriptor {
  const flags = O_PATH | O_CLOEXEC;
  const directory = flags | O_DIRECTORY;
  using root = kernel.openat2(AT_FDCWD, `/proc/${process}/root`, { flags: directory });
  using theirs = openNamespace(kernel, `/proc/${process}/ns/mnt`);
  using own = openNamespace(kernel, "/proc/self/ns/mnt");
  using folder = kernel.openat2(AT_FDCWD, ".", { flags: directory });
  using back = new DisposableStack();
  kernel.setns(theirs, CLONE_NEWNS);
  back.defer(() => {
    kernel.setns(own, CLONE_NEWNS);
    kernel.fchdir(folder);
  });
  const resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  using file = kernel.openat2(root, path, { flags, resolve });
  return openSource(kernel, mount, file);
}
