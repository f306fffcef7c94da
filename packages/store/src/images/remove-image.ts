import { Fault } from "@skiff/base";
import type { Digest } from "@skiff/spec";
import { collectGarbage } from "../garbage/collect-garbage.ts";
import type { Store } from "../store.ts";
import type { Image } from "./image.ts";

export interface RemovedImage {
  /** Names that are gone. */
  readonly untagged: readonly string[];
  /** The image's id if it is gone, and the names of the snapshots that are. */
  readonly deleted: readonly string[];
}

/**
 * Removes an image's name; with its last name, all that only it needed. `text` is as for
 * `Images.resolve`; an id stands for all names of the image.
 *
 * Throws `not_found`, and unless forced `failed_precondition` for an image that a container
 * uses, and for an id with several names. What a container uses stays, without a name.
 */
export async function removeImage(
  store: Store,
  text: string,
  options: { readonly force: boolean },
): Promise<RemovedImage> {
  const { untagged, id } = store.metadata.freeing(() =>
    store.metadata.transaction(() => forget(store, text, options)),
  );
  const garbage = await collectGarbage(store);
  const isGone = id !== undefined && store.content.find(id) === undefined;
  return { untagged, deleted: [...(isGone ? [id] : []), ...garbage.snapshots.toReversed()] };
}

function forget(
  store: Store,
  text: string,
  { force }: { readonly force: boolean },
): { readonly untagged: readonly string[]; readonly id: Digest | undefined } {
  const { image, isByName } = store.images.resolveHow(text);
  const names = store.images.listByDigest(image.target.digest).map(({ name }) => name);
  if (!isByName && names.length > 1 && !force) {
    throw new Fault("failed_precondition", `image ${text} has several names: ${names.join(", ")}`);
  }
  const untagged = isByName ? [image.name] : names;
  if (untagged.length === names.length && !force) refuseInUse(store, image);
  const id = store.images.findId(image);
  for (const name of untagged) store.images.remove(name);
  return { untagged, id };
}

function refuseInUse(store: Store, image: Image): void {
  const user = store.containers
    .list()
    .find(({ imageDigest }) => imageDigest === image.target.digest);
  if (user === undefined) return;
  throw new Fault(
    "failed_precondition",
    `image ${image.name} is used by container ${user.name} (${user.id})`,
  );
}
