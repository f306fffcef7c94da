import { type ContainerId, type IntelRdt, Mismatch } from "@skiff/spec";

/** What a container is to have of resctrl. */
export interface ResctrlPlan {
  /** Where that is mounted. */
  readonly mount: string;
  /** The control group's directory. */
  readonly group: string;
  /** It has the container's name, and is its own. */
  readonly isOwn: boolean;
  /** The monitoring group's directory. */
  readonly monitor: string | undefined;
  /** For the group's `schemata`; empty where nothing is to be written. */
  readonly lines: readonly string[];
  /** Those of them that one that is there already must have. */
  readonly fixed: readonly string[];
}

/** `linux.intelRdt` of config.json (runtime-spec, config-linux.md, "IntelRdt"). Throws where there is no resctrl. */
export function planResctrl(
  { closID, l3CacheSchema, memBwSchema, schemata = [], enableMonitoring }: IntelRdt,
  { mount, id }: { readonly mount: string | undefined; readonly id: ContainerId },
): ResctrlPlan {
  if (mount === undefined) {
    throw new Mismatch(
      "needs resctrl, which is not mounted here: mount -t resctrl resctrl /sys/fs/resctrl",
      "linux.intelRdt",
    );
  }
  const group = closID === "/" ? mount : `${mount}/${closID ?? id}`;
  const fixed = [l3CacheSchema, memBwSchema].flatMap((text) => text?.split("\n") ?? []);
  return {
    mount,
    group,
    isOwn: closID === undefined,
    monitor: enableMonitoring === true ? `${group}/mon_groups/${id}` : undefined,
    lines: [...fixed, ...schemata].filter((line) => line !== ""),
    fixed: fixed.filter((line) => line !== ""),
  };
}
