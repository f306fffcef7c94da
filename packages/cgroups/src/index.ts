export { Cgroup, type CgroupKernel } from "./cgroup.ts";
export type { CgroupDirectory } from "./cgroup-directory.ts";
export { findSubCgroup } from "./find-sub-cgroup.ts";
export { Freezer } from "./freezer.ts";
export { type Hierarchy, observeHierarchies } from "./hierarchy.ts";
export { planCgroup } from "./plan-cgroup.ts";
export { observeStats } from "./observe-stats.ts";
export type { Stats } from "./stats.ts";
export { updateLimits } from "./update-limits.ts";
