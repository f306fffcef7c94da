import { Fault, isFault } from "@skiff/base";
import type { Platform } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { describeFor } from "./describe-for.ts";

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

function getImage(engine: Engine, { image, platform }: ImageChoice): ImageDetails {
  const details = describeFor(engine, image, platform);
  if (details.topSnapshot !== undefined || details.config.diffIds.length === 0) return details;
  throw new Fault("failed_precondition", `image ${image} is not unpacked; load or pull it again`);
}
