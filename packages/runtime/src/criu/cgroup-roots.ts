import type { CgroupDirectory, Hierarchy } from "@skiff/cgroups";
import type { CriuOptions } from "@skiff/proto";

/** Where in each hierarchy the container's cgroup is, in place of where it was written down. One without a controller is for all others. */
export function cgroupRoots(
  cgroup: readonly CgroupDirectory[],
  hierarchies: readonly Hierarchy[],
): NonNullable<CriuOptions["cgRoot"]> {
  return cgroup.flatMap(({ controllers, path }) => {
    const mount = hierarchies.find((h) => path.startsWith(`${h.mount}/`))?.mount ?? "";
    const inside = path.slice(mount.length);
    if (controllers.length === 0) return [{ path: inside }];
    return controllers.map((ctrl) => ({ ctrl, path: inside }));
  });
}
