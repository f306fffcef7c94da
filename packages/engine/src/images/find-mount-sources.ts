import { decodeReference, type Digest, type Reference } from "@skiff/spec";
import { listContents, type Store } from "@skiff/store";

/** For blobs of our other images of the same registry, the repository that should have them: it may give them to this one. */
export function findMountSources(
  store: Store,
  { domain, path }: Pick<Reference, "domain" | "path">,
): ReadonlyMap<Digest, string> {
  const sources = new Map<Digest, string>();
  for (const { name, target } of store.images.list()) {
    const other = name.startsWith("sha256:") ? undefined : decodeReference(name);
    if (other?.domain !== domain || other.path === path) continue;
    for (const { digest } of listContents(store.content, target).blobs) {
      sources.set(digest, other.path);
    }
  }
  return sources;
}
