export { Cgroup, type CgroupKernel } from "./cgroup.ts";
export type { CgroupDirectory } from "./cgroup-directory.ts";
export { Freezer } from "./freezer.ts";
export { type Hierarchy, observeHierarchies } from "./hierarchy.ts";
export { planCgroup } from "./plan-cgroup.ts";
