import { existsSync, globSync, rmdirSync, rmSync } from "node:fs";

const cgroups = "/sys/fs/cgroup/{,*/}libpod_parent{/conmon,}";
const cache = "/var/lib/containers/cache";

/** Podman leaves cgroups and a cache behind. What of that was not there before, the result removes. */
export function removePeersLeftovers(): () => void {
  const ours = [cgroups, cache].filter((pattern) => globSync(pattern).length === 0);
  return () => {
    if (ours.includes(cache) && existsSync(cache)) rmSync(cache, { recursive: true });
    if (!ours.includes(cgroups)) return;
    const deepestFirst = globSync(cgroups).toSorted((a, b) => b.length - a.length);
    for (const path of deepestFirst) rmdirSync(path);
  };
}
