import { Fault } from "@skiff/base";
import type { Digest } from "@skiff/spec";
import { tellOf } from "../events/told-event.ts";
import { collectGarbage } from "../garbage/collect-garbage.ts";
import type { Store } from "../store.ts";
import type { Image } from "./image.ts";
import { tellOfImage } from "./tell-of-image.ts";

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
  if (isGone) tellOf(store, { kind: "image", action: "delete", id, attributes: { name: id } });
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
    const reason = `image is referenced in multiple repositories: ${names.join(", ")}`;
    throw new Fault(
      "failed_precondition",
      `conflict: unable to delete ${text} (must be forced) - ${reason}`,
    );
  }
  const untagged = isByName ? [image.name] : names;
  if (untagged.length === names.length && !force) refuseInUse(store, image, { text, isByName });
  const id = store.images.findId(image);
  for (const name of untagged) {
    if (!name.startsWith("sha256:")) tellOfImage(store, store.images.get(name), "untag");
    store.images.remove(name);
  }
  return { untagged, id };
}

function refuseInUse(
  store: Store,
  image: Image,
  { text, isByName }: { readonly text: string; readonly isByName: boolean },
): void {
  const user = store.containers
    .list()
    .find(({ imageDigest }) => imageDigest === image.target.digest);
  if (user === undefined) return;
  const holder = `container ${user.id.slice(0, 12)} (${user.name})`;
  const said = isByName
    ? `unable to remove repository reference "${text}" (must force) - ${holder} is using its referenced image`
    : `unable to delete ${text} (must be forced) - image is being used by ${holder}`;
  throw new Fault("failed_precondition", `conflict: ${said}`);
}
