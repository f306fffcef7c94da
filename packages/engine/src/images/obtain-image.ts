import { Fault, isFault } from "@skiff/base";
import { encodePlatform, type Platform, rankPlatform } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import type { Engine } from "../engine.ts";

export interface ImageChoice {
  /** A reference, or an image's id or its beginning. */
  readonly image: string;
  /** For which an image for several is taken; absent: this machine's. */
  readonly platform?: Platform | undefined;
  readonly policy: PullPolicy;
}

/** When an image is pulled before a container is made of it. */
export type PullPolicy = "always" | "missing" | "never";

/**
 * An image that containers can be made of, pulled first as far as `policy` says so. Throws
 * `not_found`, `failed_precondition` for one that is not unpacked, and what `pull` throws.
 */
export async function obtainImage(
  engine: Engine,
  choice: ImageChoice,
  pull: () => Promise<unknown>,
): Promise<ImageDetails> {
  if (choice.policy !== "always") {
    try {
      return getImage(engine, choice);
    } catch (error) {
      if (choice.policy === "never" || !isFault(error, "not_found")) throw error;
    }
  }
  await pull();
  return getImage(engine, choice);
}

function getImage({ store }: Engine, { image, platform }: ImageChoice): ImageDetails {
  const details = store.images.describe(store.images.resolve(image), platform);
  if (platform !== undefined) demandPlatform(image, details.config, platform);
  if (details.topSnapshot !== undefined || details.config.diffIds.length === 0) return details;
  throw new Fault("failed_precondition", `image ${image} is not unpacked; load or pull it again`);
}

/** An image for one platform alone need not say which in what refers to it: it says so itself. */
function demandPlatform(name: string, config: ImageDetails["config"], wanted: Platform): void {
  const { os, architecture, variant } = config;
  const own = { os, architecture, variant, osVersion: undefined, osFeatures: undefined };
  if (rankPlatform(own, wanted) !== undefined) return;
  const what = `image ${name} is for ${encodePlatform(own)}`;
  throw new Fault("not_found", `${what}, and there is none for ${encodePlatform(wanted)}`);
}
