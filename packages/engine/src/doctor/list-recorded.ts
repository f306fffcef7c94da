import type { Machine } from "./machine.ts";

/** Below /run runtimes' records are folders named for containers, this deep at most. */
const deepest = 7;

/** A container's, a sandbox's or a layer's. */
const id = /^[0-9a-f]{64}$/;

/**
 * Ids of containers that some runtime or engine knows: our own, and those that a folder is named for. To be
 * read after what is held against it: who makes a container writes it down first.
 */
export function listRecorded(machine: Machine, own: readonly string[]): ReadonlySet<string> {
  const found = new Set(own);
  const walk = (folder: string, depth: number): void => {
    for (const name of machine.folders(folder)) {
      if (id.test(name)) found.add(name);
      else if (depth < deepest) walk(`${folder}/${name}`, depth + 1);
    }
  };
  walk(machine.path("run"), 1);
  for (const folder of [
    machine.path("var/lib/docker/containers"),
    machine.path("var/lib/containers/storage/overlay-containers"),
  ]) {
    walk(folder, deepest);
  }
  return found;
}
