import { Fault } from "@skiff/base";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import type { Hierarchy } from "./hierarchy.ts";

/**
 * The directories of a container's cgroup, the v2 one first. An absolute `cgroupsPath`
 * is taken from each hierarchy's root, a relative one from this process's cgroup; with
 * none it is the id (runtime-spec, config-linux, "Cgroups Path"; as runc resolves it).
 */
export function planCgroup(
  hierarchies: readonly Hierarchy[],
  { cgroupsPath, id }: { readonly cgroupsPath: string | undefined; readonly id: string },
): readonly CgroupDirectory[] {
  if (cgroupsPath?.split("/").includes("..")) {
    throw new Fault("invalid_argument", `linux.cgroupsPath: ${cgroupsPath} must not contain ".."`);
  }
  const inner = cgroupsPath === undefined || cgroupsPath === "" ? id : cgroupsPath;
  if (normalize(inner) === "/") {
    throw new Fault("invalid_argument", `linux.cgroupsPath: ${inner} is the hierarchy's root`);
  }
  return hierarchies
    .map((hierarchy) => ({
      version: hierarchy.version,
      controllers: hierarchy.controllers,
      path: normalize(`${hierarchy.mount}/${base(hierarchy, inner)}/${inner}`),
    }))
    .toSorted((a, b) => b.version - a.version);
}

/** On v2 a cgroup with processes can't have children with controllers: go beside our own. */
function base(hierarchy: Hierarchy, inner: string): string {
  if (inner.startsWith("/")) return "";
  return hierarchy.version === 1
    ? hierarchy.own
    : hierarchy.own.slice(0, hierarchy.own.lastIndexOf("/"));
}

function normalize(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `/${parts.join("/")}`;
}
