import { during } from "@skiff/base";
import type { Hierarchy } from "@skiff/cgroups";
import {
  type At,
  type Kernel,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_RDONLY,
} from "@skiff/kernel";
import type { ContainerPlan } from "../plan-container.ts";
import type { PlannedMount } from "../plan-mount.ts";
import { ensureInRoot, openInRoot } from "./open-in-root.ts";
import { cloneTree, pathOf, placeTree, setAttributes } from "./place-mount.ts";
import { withContext } from "./with-context.ts";

/**
 * Shows the container its own cgroup at `mount.destination`, after it has joined it: on v2
 * the directory itself, on v1 one directory for each hierarchy, as on the host. The flags
 * are those of the mount in every container, whatever it says: nosuid, nodev, noexec.
 */
export function makeCgroupMount(
  kernel: Kernel,
  root: At,
  { mount, plan }: { readonly mount: PlannedMount; readonly plan: ContainerPlan },
): void {
  during(`mount ${mount.destination}`, () => {
    const pureV2 = plan.hierarchies.every(({ version }) => version === 2);
    if (pureV2) placeV2(kernel, root, { mount, plan });
    else placeV1(kernel, root, { mount, plan });
  });
}

function placeV2(
  kernel: Kernel,
  root: At,
  { mount, plan }: { readonly mount: PlannedMount; readonly plan: ContainerPlan },
): void {
  const [hierarchy] = plan.hierarchies;
  if (hierarchy === undefined) return;
  using target = ensureInRoot(kernel, root, { path: mount.destination, kind: "directory" });
  using tree = cloneTree(kernel, cgroupIn(hierarchy, plan), { recursive: false });
  setAttributes(kernel, tree, { ...mount.attributes, recursive: false });
  placeTree(kernel, tree, target);
}

function placeV1(
  kernel: Kernel,
  root: At,
  { mount, plan }: { readonly mount: PlannedMount; readonly plan: ContainerPlan },
): void {
  {
    using target = ensureInRoot(kernel, root, { path: mount.destination, kind: "directory" });
    const flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    const options = withContext("mode=755", plan.config.linux.mountLabel);
    kernel.mount("tmpfs", pathOf(target), "tmpfs", flags, options);
  }
  using top = openInRoot(kernel, root, mount.destination);
  for (const hierarchy of plan.hierarchies) {
    if (hierarchy.version === 1) placeHierarchy(kernel, top, { hierarchy, plan });
  }
  const readOnly = (mount.flags & MS_RDONLY) === 0 ? 0 : MOUNT_ATTR_RDONLY;
  const set = readOnly | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  setAttributes(kernel, top, { set, clear: 0, recursive: true });
}

/** A hierarchy is named in the container as it is on the host: /sys/fs/cgroup/NAME. */
function placeHierarchy(
  kernel: Kernel,
  top: At,
  { hierarchy, plan }: { readonly hierarchy: Hierarchy; readonly plan: ContainerPlan },
): void {
  const name = hierarchy.mount.slice(hierarchy.mount.lastIndexOf("/") + 1);
  kernel.mkdirat(top, name, 0o755);
  using target = openInRoot(kernel, top, name);
  using tree = cloneTree(kernel, cgroupIn(hierarchy, plan), { recursive: false });
  placeTree(kernel, tree, target);
}

/** The container's own; its maker's where it has none. */
function cgroupIn({ mount, own }: Hierarchy, { cgroup }: ContainerPlan): string {
  return cgroup.find(({ path }) => path.startsWith(`${mount}/`))?.path ?? `${mount}${own}`;
}
