import type { IdMapping } from "@skiff/spec";

/** What the id of a user namespace is outside of it; undefined where nothing is. */
export function hostId(mappings: readonly IdMapping[], id: number): number | undefined {
  const mapping = mappings.find(
    ({ containerID, size }) => id >= containerID && id < containerID + size,
  );
  return mapping && mapping.hostID + (id - mapping.containerID);
}
