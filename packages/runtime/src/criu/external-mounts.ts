import type { CgroupDirectory, Hierarchy } from "@skiff/cgroups";
import type { ContainerPlan } from "../plan-container.ts";

/** A mount that comes from the host: criu is told where from, and keeps nothing of it. */
export interface ExternalMount {
  /** Where it was asked to be in the container; in the images it has this name. */
  readonly destination: string;
  /** On the host. */
  readonly source: string;
}

/** The bind mounts of the configuration, and those that show the cgroup. */
export function externalMounts({
  mounts,
  hierarchies,
  cgroup,
}: Pick<ContainerPlan, "mounts" | "hierarchies" | "cgroup">): readonly ExternalMount[] {
  return mounts.flatMap(({ bind, type, source, destination }) => {
    if (bind !== "none") return [{ destination, source }];
    if (type !== "cgroup" && type !== "cgroup2") return [];
    return cgroup.flatMap((directory) => {
      const place = placeOf(directory, hierarchies);
      return place === undefined
        ? []
        : [{ destination: `${destination}${place}`, source: directory.path }];
    });
  });
}

/** Below the mount that shows the cgroup: v2 is that itself, where there is no other. */
function placeOf(
  { version, path }: CgroupDirectory,
  hierarchies: readonly Hierarchy[],
): string | undefined {
  if (version === 2) return hierarchies.every((h) => h.version === 2) ? "" : undefined;
  const hierarchy = hierarchies.find(({ mount }) => path.startsWith(`${mount}/`));
  return hierarchy && `/${hierarchy.mount.split("/").at(-1) ?? ""}`;
}
