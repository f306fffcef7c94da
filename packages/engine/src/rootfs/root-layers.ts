import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/** The directories of a container's root file system, its own changes first. */
export function rootLayers({ store }: Engine, { snapshotKey }: Container): readonly string[] {
  return [store.snapshots.directory(snapshotKey), ...store.snapshots.lowerDirectories(snapshotKey)];
}
