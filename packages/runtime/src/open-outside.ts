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
import { inwardOf } from "./inward-of.ts";
import type { ContainerPlan } from "./plan-container.ts";
import type { PlannedMount } from "./plan-mount.ts";

/** What the maker of a container opens for its first process, whose user namespace has no right to the names. */
export interface Outside extends Disposable {
  readonly rootfs: Descriptor;
  /** Trees to be mounted, as far as the maker may take them: the others the process takes itself. */
  readonly sources: ReadonlyMap<PlannedMount, Descriptor>;
}

/** Undefined for a container in this process's user namespace. */
export function openOutside(kernel: Kernel, plan: ContainerPlan): Outside | undefined {
  if (plan.userNamespace === undefined) return undefined;
  using undo = new DisposableStack();
  const rootfs = undo.use(
    kernel.openat2(AT_FDCWD, plan.rootfs, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC }),
  );
  const sources = new Map<PlannedMount, Descriptor>();
  for (const mount of plan.mounts) {
    if (mount.bind === "none") continue;
    const tree = during(`mount ${mount.destination}`, () =>
      ignoring(["EPERM"], () => openSource(kernel, mount)),
    );
    if (tree === undefined) continue;
    sources.set(mount, undo.use(tree));
    keepInside(kernel, tree, inwardOf(plan.config.linux));
  }
  const opened = undo.move();
  return { rootfs, sources, [Symbol.dispose]: () => opened.dispose() };
}
