import { observeCgroups } from "./observe-cgroups.ts";
import { observeDescriptors } from "./observe-descriptors.ts";
import { observeFiles } from "./observe-files.ts";
import { observeLinks } from "./observe-links.ts";
import { observeMounts } from "./observe-mounts.ts";
import { observeProcesses } from "./observe-processes.ts";
import { observeRows } from "./observe-rows.ts";
import type { Scope } from "./scope.ts";
import type { World } from "./world.ts";

/** Looks at what is there now. Two looks at an unchanged world are equal. */
export function observeWorld(scope: Scope = {}): World {
  const { marker, roots = [], databases = [] } = scope;
  const mounts = observeMounts(marker);
  const processes = observeProcesses(
    scope.processMarkers ?? (marker === undefined ? undefined : [marker]),
  );
  return {
    processes: processes.processes,
    cgroups: observeCgroups(mounts.cgroupRoots, marker),
    mounts: mounts.mounts,
    namespaces: new Set([...processes.namespaces, ...mounts.namespaces]),
    links: observeLinks(marker),
    files: observeFiles(roots),
    descriptors: observeDescriptors(),
    rows: observeRows(databases),
  };
}
