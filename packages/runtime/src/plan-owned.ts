import { CLONE_NEWPID } from "@skiff/kernel";
import type { Hooks } from "@skiff/spec";
import type { LateHooks, Owned } from "./owned.ts";
import type { ContainerPlan } from "./plan-container.ts";
import type { ResctrlPlace } from "./resctrl/resctrl-place.ts";

/** What is written down of a container before it has any of it. */
export function planOwned(
  { id, config, rootfs, cgroup, scope, filter, described, newNamespaces }: ContainerPlan,
  {
    configFile,
    now,
    resctrl,
  }: {
    readonly configFile: string | undefined;
    readonly now: Date;
    readonly resctrl: ResctrlPlace | undefined;
  },
): Owned {
  return {
    id,
    ociVersion: config.ociVersion,
    bundle: described.bundle,
    configFile,
    rootfs,
    created: now.toISOString(),
    annotations: config.annotations ?? {},
    namespaces: config.linux.namespaces.map(({ type }) => type),
    cgroup,
    unit: scope?.unit,
    resctrl,
    hooks: lateHooks(config.hooks),
    personality: config.linux.personality,
    memoryPolicy: config.linux.memoryPolicy,
    filtered: filter !== undefined ? true : undefined,
    sharesPids: (newNamespaces & CLONE_NEWPID) === 0 ? true : undefined,
  };
}

function lateHooks({ poststart, poststop }: Hooks = {}): LateHooks | undefined {
  if (poststart === undefined && poststop === undefined) return undefined;
  return { poststart, poststop };
}
