import { type IdMapping, type LinuxConfig, Mismatch } from "@skiff/spec";

/** Which ids of a user namespace are which of this process's. */
export interface Ids {
  readonly uids: readonly IdMapping[];
  readonly gids: readonly IdMapping[];
}

/** A container's user namespace: a new one, or one that is there, whose ids may be said too. */
export type UserNamespace =
  | { readonly kind: "new"; readonly ids: Ids }
  | { readonly kind: "joined"; readonly path: string; readonly ids: Ids | undefined };

/** Undefined where the container is in this process's. Throws `invalid_argument`. */
export function planUserNamespace({
  namespaces,
  uidMappings,
  gidMappings,
}: LinuxConfig): UserNamespace | undefined {
  const namespace = namespaces.find(({ type }) => type === "user");
  if (namespace === undefined) {
    if (uidMappings !== undefined) throw new Mismatch("needs a user namespace", uids);
    if (gidMappings !== undefined) throw new Mismatch("needs a user namespace", gids);
    return undefined;
  }
  const { path } = namespace;
  if (path !== undefined && uidMappings === undefined && gidMappings === undefined) {
    return { kind: "joined", path, ids: undefined };
  }
  const ids = { uids: withRoot(uidMappings, uids), gids: withRoot(gidMappings, gids) };
  return path === undefined ? { kind: "new", ids } : { kind: "joined", path, ids };
}

const uids = "linux.uidMappings";
const gids = "linux.gidMappings";

/** The container's mounts are made, and its files owned, by its root. */
function withRoot(mappings: readonly IdMapping[] | undefined, path: string): readonly IdMapping[] {
  if (mappings === undefined) throw new Mismatch("a user namespace needs at least one", path);
  if (mappings.some(({ containerID }) => containerID === 0)) return mappings;
  throw new Mismatch("must map 0, the container's root", path);
}
