import type { World } from "./world.ts";

/** In the order of reports. */
export const worldKinds: readonly (keyof World)[] = [
  "processes",
  "cgroups",
  "mounts",
  "namespaces",
  "links",
  "files",
  "descriptors",
  "rows",
];
