import type { World } from "./world.ts";

/** In the order of reports. */
export const worldKinds = [
  "processes",
  "cgroups",
  "mounts",
  "namespaces",
  "links",
  "files",
  "descriptors",
  "rows",
] as const satisfies readonly (keyof World)[];
