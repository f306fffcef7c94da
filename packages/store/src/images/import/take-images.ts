import { type Fault, isFault } from "@skiff/base";
import type { Platform } from "@skiff/spec";
import { collectGarbage } from "../../garbage/collect-garbage.ts";
import type { Lease } from "../../leases/leases.ts";
import type { Store } from "../../store.ts";
import type { Image } from "../image.ts";
import { type ImageAction, tellOfImage } from "../tell-of-image.ts";
import { thisPlatform } from "../this-platform.ts";
import { checkImage, type FoundImage } from "./check-image.ts";
import type { Taking } from "./taking.ts";
import { unpackLayers } from "./unpack-layers.ts";

export interface TakeOptions {
  /** What an image for several platforms is unpacked for; this machine's by default. */
  readonly platform?: Platform;
  /** What an image is for other platforms is not kept. */
  readonly isAlone?: boolean;
  readonly signal?: AbortSignal;
  /** Gets what went wrong while a failed taking was undone; its own fault is thrown. */
  readonly warn: (fault: Fault) => void;
}

/**
 * Takes images in, from wherever `find` gets their content, and unpacks them. The names appear
 * at the end, all at once, and are told of as what `tells` says. A failure leaves nothing but what an ingest with a ref may go on with; a crash
 * nothing else once `collectGarbage` ran, which this does first, for the space.
 */
export async function takeImages(
  store: Store,
  options: TakeOptions & { readonly tells: ImageAction | undefined },
  find: (taking: Taking, platform: Platform) => Promise<readonly FoundImage[]>,
): Promise<readonly Image[]> {
  await collectGarbage(store);
  const lease = store.leases.create();
  try {
    const { platform = thisPlatform(), isAlone = false, signal, tells } = options;
    const taking = { store, lease, signal };
    const found = await find(taking, platform);
    const checked = found.map((image) => checkImage(store, image, { platform, isAlone }));
    for (const image of checked) await unpackLayers(taking, image);
    return store.metadata.transaction(() => {
      store.leases.check(lease);
      return checked.map(({ name, target, config, topSnapshot }) => {
        if (topSnapshot !== undefined) store.content.referSnapshot(config, topSnapshot);
        const image = store.images.replace(name, target);
        if (tells !== undefined) tellOfImage(store, image, tells);
        return image;
      });
    });
  } finally {
    await releaseTaking(store, lease, options.warn);
  }
}

/** The lease goes in any case: on success the names keep what it kept. */
export async function releaseTaking(
  store: Store,
  lease: Lease,
  warn: (fault: Fault) => void,
): Promise<void> {
  try {
    store.leases.release(lease);
    await collectGarbage(store);
  } catch (error) {
    if (!isFault(error)) throw error;
    warn(error);
  }
}
