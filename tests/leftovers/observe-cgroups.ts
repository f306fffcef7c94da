import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ifThere } from "./if-there.ts";

/** Every cgroup of every hierarchy that is mounted at `roots`, by its path. */
export function observeCgroups(
  roots: readonly string[],
  marker: string | undefined,
): ReadonlySet<string> {
  const cgroups = new Set<string>();
  const open = [...roots];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (marker === undefined || path.includes(marker)) cgroups.add(path);
    const parent = path;
    const entries = ifThere(() => readdirSync(parent, { withFileTypes: true })) ?? [];
    for (const entry of entries) if (entry.isDirectory()) open.push(join(parent, entry.name));
  }
  return cgroups;
}
