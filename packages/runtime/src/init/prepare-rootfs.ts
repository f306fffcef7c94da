import { during } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
  type Kernel,
  MNT_DETACH,
  MS_BIND,
  MS_MOVE,
  MS_PRIVATE,
  MS_REC,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  MOUNT_ATTR_RDONLY,
  MOVE_MOUNT_F_EMPTY_PATH,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
} from "@skiff/kernel";
import type { Propagation } from "@skiff/spec";
import { inwardOf } from "../inward-of.ts";
import type { Outside } from "../open-outside.ts";
import type { ContainerPlan } from "../plan-container.ts";
import { coverPaths } from "./cover-paths.ts";
import { hideKernelMounts } from "./hide-kernel-mounts.ts";
import { makeCgroupMount } from "./make-cgroup-mount.ts";
import { enterRoot } from "./enter-root.ts";
import { makeDevices } from "./make-devices.ts";
import { ensurePlainDirectory } from "./open-in-root.ts";
import { makeConsole } from "./open-terminal.ts";
import type { Elsewhere } from "./open-elsewhere.ts";
import { makeMount, sealDev } from "./make-mount.ts";
import { cloneTree, pathOf, setAttributes } from "./place-mount.ts";

/** Of the root when it is one. A private one, and what is below it, is so from the start. */
const propagations: ReadonlyMap<Propagation, number> = new Map([
  ["shared", MS_SHARED],
  ["slave", MS_SLAVE],
  ["unbindable", MS_UNBINDABLE],
  ["rshared", MS_SHARED | MS_REC],
  ["rslave", MS_SLAVE | MS_REC],
  ["runbindable", MS_UNBINDABLE | MS_REC],
]);

/**
 * In a new mount namespace: makes the container's root file system and changes into it;
 * of the host's nothing is left in sight. Without one it is made in the host's, where only
 * chroot(2) keeps from what is around it. `joinCgroup` is called before the first mount
 * that shows the cgroup, `beforeSealing` when all mounts are there and none is read-only yet
 * that was not born so. umask(2) must be 0.
 */
export function prepareRootfs(
  kernel: Kernel,
  plan: ContainerPlan,
  {
    outside,
    elsewhere,
    joinCgroup,
    beforeSealing,
  }: {
    /** What the maker opened. Where that is the root file system, it is the working directory. */
    readonly outside: Outside | undefined;
    readonly elsewhere: Elsewhere | undefined;
    readonly joinCgroup: () => void;
    readonly beforeSealing: () => void;
  },
): void {
  const { linux, root: wanted } = plan.config;
  const { sharedRoot } = plan;
  if (sharedRoot === undefined) kernel.mount(null, "/", null, MS_REC | inwardOf(linux), null);
  using root = during(`open root file system ${plan.rootfs}`, () => {
    if (sharedRoot !== undefined) return bindShared(kernel, plan.rootfs, sharedRoot);
    return outside?.rootfs === undefined ? bindRoot(kernel, plan.rootfs) : bindDirectory(kernel);
  });
  // A slave gets what the host mounts there later: only when it is asked for.
  if (!/^r?slave$/.test(linux.rootfsPropagation ?? "")) {
    kernel.mount(null, pathOf(root), null, MS_PRIVATE, null);
  }
  for (const mount of plan.mounts) {
    if (mount.type === "cgroup" || mount.type === "cgroup2") continue;
    const source = outside?.sources.get(mount) ?? elsewhere?.sources.get(mount);
    makeMount(kernel, root, { mount, source });
  }
  if (!plan.mounts.some(({ bind, destination }) => bind !== "none" && destination === "/dev")) {
    makeDevices(kernel, root, linux.devices ?? []);
    if (plan.config.process.terminal === true) {
      using dev = ensurePlainDirectory(kernel, root, "/dev");
      makeConsole(kernel, dev, "console");
    }
  }
  joinCgroup();
  for (const mount of plan.mounts) {
    if (mount.type === "cgroup" || mount.type === "cgroup2") {
      makeCgroupMount(kernel, root, { mount, plan });
    }
  }
  beforeSealing();
  sealDev(kernel, root, plan.mounts);
  coverPaths(kernel, root, linux);
  if (wanted.readonly === true) {
    setAttributes(kernel, root, { set: MOUNT_ATTR_RDONLY, clear: 0, recursive: false });
  }
  during("change root", () => {
    if (sharedRoot !== undefined) enterRoot(kernel, root);
    else if (plan.noPivot) moveRoot(kernel, root);
    else changeRoot(kernel, root);
  });
  const propagation = linux.rootfsPropagation && propagations.get(linux.rootfsPropagation);
  if (propagation !== undefined) kernel.mount(null, "/", null, propagation, null);
}

function bindRoot(kernel: Kernel, path: string): Descriptor {
  kernel.mount(path, path, null, MS_BIND | MS_REC, null);
  return openRoot(kernel, path);
}

/** Nothing that is mounted in it from here on is mounted anywhere else. */
function bindShared(kernel: Kernel, path: string, place: string): Descriptor {
  kernel.mount(path, place, null, MS_BIND | MS_REC, null);
  kernel.mount(null, place, null, MS_PRIVATE | MS_REC, null);
  return openRoot(kernel, place);
}

/** The same for the working directory: the names above it may be out of reach. */
function bindDirectory(kernel: Kernel): Descriptor {
  using undo = new DisposableStack();
  const root = undo.use(cloneTree(kernel, ".", { recursive: true }));
  kernel.move_mount(root, "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH);
  undo.move();
  return root;
}

function openRoot(kernel: Kernel, path: string): Descriptor {
  return kernel.openat2(AT_FDCWD, path, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
}

/** pivot_root(2), "pivot_root(".", ".")": the old root ends up on top of the new one, and goes. */
function changeRoot(kernel: Kernel, root: Descriptor): void {
  using old = openRoot(kernel, "/");
  kernel.fchdir(root);
  kernel.pivot_root(".", ".");
  kernel.fchdir(old);
  kernel.mount(null, ".", null, MS_REC | MS_SLAVE, null); // unmounting must not reach the host
  kernel.umount2(".", MNT_DETACH);
  kernel.chdir("/");
}

/** mount(2), MS_MOVE: the new root covers the old one, from which chroot(2) then keeps. */
function moveRoot(kernel: Kernel, root: Descriptor): void {
  hideKernelMounts(kernel, root);
  kernel.fchdir(root);
  kernel.mount(".", "/", null, MS_MOVE, null);
  enterRoot(kernel, root);
}
