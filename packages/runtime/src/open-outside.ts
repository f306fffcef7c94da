import { during } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
} from "@skiff/kernel";
import { keepInside } from "./init/place-mount.ts";
import { openSource } from "./init/open-source.ts";
import { mapTree } from "./user-namespace/map-tree.ts";
import { inwardOf } from "./inward-of.ts";
import type { ContainerPlan } from "./plan-container.ts";
import type { PlannedMount } from "./plan-mount.ts";

/** What the maker of a container opens for its first process, which has no right to it. */
export interface Outside extends Disposable {
  /** With a user namespace: the names above it may be out of its reach. */
  readonly rootfs: Descriptor | undefined;
  /** Trees to be mounted, as far as the maker may take them: the others the process takes itself. */
  readonly sources: ReadonlyMap<PlannedMount, Descriptor>;
}

/** Undefined for a container that needs none of it. */
export function openOutside(kernel: Kernel, plan: ContainerPlan): Outside | undefined {
  const { userNamespace, mounts } = plan;
  if (userNamespace === undefined && mounts.every(({ idMap }) => idMap === undefined)) return;
  using undo = new DisposableStack();
  const how = { flags: O_PATH | O_DIRECTORY | O_CLOEXEC };
  const rootfs = userNamespace && undo.use(kernel.openat2(AT_FDCWD, plan.rootfs, how));
  const sources = new Map<PlannedMount, Descriptor>();
  for (const mount of mounts) {
    if (mount.bind === "none" || (userNamespace ?? mount.idMap) === undefined) continue;
    const tree = during(`mount ${mount.destination}`, () => openTree(kernel, plan, mount));
    if (tree !== undefined) sources.set(mount, undo.use(tree));
  }
  const opened = undo.move();
  return { rootfs, sources, [Symbol.dispose]: () => opened.dispose() };
}

function openTree(
  kernel: Kernel,
  { userNamespace, config }: ContainerPlan,
  mount: PlannedMount,
): Descriptor | undefined {
  using undo = new DisposableStack();
  const { idMap } = mount;
  const refusals = idMap === undefined ? (["EPERM"] as const) : [];
  const opened = during(`open source ${mount.source}`, () =>
    ignoring(refusals, () => openSource(kernel, mount)),
  );
  if (opened === undefined) return undefined;
  const tree = undo.use(opened);
  keepInside(kernel, tree, inwardOf(config.linux));
  const wanted =
    idMap?.ids === undefined ? userNamespace : ({ kind: "new", ids: idMap.ids } as const);
  if (idMap !== undefined && wanted !== undefined) {
    mapTree(kernel, tree, { recursive: idMap.recursive, wanted });
  }
  undo.move();
  return tree;
}
