import { type Config, Mismatch } from "@skiff/spec";
import { type PlannedMount, planMount } from "./plan-mount.ts";
import type { Maker } from "./user-namespace/maker.ts";
import { withinRootfs } from "./within-rootfs.ts";
import type { UserNamespace } from "./user-namespace/plan-user-namespace.ts";

interface MountsOf {
  readonly bundle: string;
  /** Absolute. */
  readonly rootfs: string;
  readonly userNamespace: UserNamespace | undefined;
  readonly maker: Maker | undefined;
}

/** All mounts of a configuration, in order. Throws `invalid_argument` with the path of what cannot be. */
export function planMounts(
  { mounts = [], linux }: Config,
  { bundle, rootfs, ...container }: MountsOf,
): readonly PlannedMount[] {
  return mounts.map((mount, index) => {
    const destination = withinRootfs(rootfs, mount.destination);
    const planned = planAt(index, () => demandIds(planMount({ ...mount, destination }), container));
    return withLabel(inBundle(planned, bundle), linux.mountLabel);
  });
}

/** SELinux does not label what the kernel itself makes these of. */
const unlabelled = new Set(["proc", "sysfs", "cgroup", "cgroup2"]);

function withLabel(mount: PlannedMount, label: string | undefined): PlannedMount {
  if (label === undefined || mount.bind !== "none" || unlabelled.has(mount.type)) return mount;
  return { ...mount, label };
}

function demandIds(
  mount: PlannedMount,
  { userNamespace, maker }: Pick<MountsOf, "userNamespace" | "maker">,
): PlannedMount {
  if (mount.idMap === undefined) return mount;
  if (maker !== undefined) throw new Mismatch("only root maps the ids of a mount");
  if (mount.idMap.ids !== undefined || userNamespace !== undefined) return mount;
  throw new Mismatch("idmap needs mappings of its own where there is no user namespace");
}

/** A source is named from the bundle on, as runc has it. */
function inBundle(mount: PlannedMount, bundle: string): PlannedMount {
  if (mount.bind === "none" || mount.source.startsWith("/")) return mount;
  return { ...mount, source: `${bundle}/${mount.source}` };
}

function planAt<T>(index: number, plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Mismatch) throw error.within("options").within(index).within("mounts");
    throw error;
  }
}
