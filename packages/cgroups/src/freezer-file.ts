import type { CgroupDirectory } from "./cgroup-directory.ts";

/** What of a cgroup stops its processes: v2 where there is a v2 directory, else the v1 freezer's. */
export function freezerOf(directories: readonly CgroupDirectory[]): CgroupDirectory | undefined {
  return (
    directories.find(({ version }) => version === 2) ??
    directories.find(({ controllers }) => controllers.includes("freezer"))
  );
}

/** The file that says whether they are stopped, for `isFrozenBy()`, and that stops them. */
export function freezerFile({ version, path }: CgroupDirectory): string {
  return version === 2 ? `${path}/cgroup.freeze` : `${path}/freezer.state`;
}
