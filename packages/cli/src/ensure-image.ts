import type { Engine } from "@skiff/engine";
import { decodeReference, familiarName, type Platform } from "@skiff/spec";
import type { PullPolicy } from "./options/decode-pull-policy.ts";
import type { Output } from "./output.ts";
import { pullWithProgress } from "./pull-with-progress.ts";

export interface ImageWish {
  readonly image: string;
  readonly platform: Platform | undefined;
  readonly policy: PullPolicy;
  readonly quiet: boolean;
}

/** Has an image here before a container is made of it, as far as `policy` allows that. */
export async function ensureImage(
  engine: Engine,
  output: Output,
  { image, platform, policy, quiet }: ImageWish,
): Promise<void> {
  if (policy === "never") return;
  if (policy === "missing" && engine.store.images.has(image, platform)) return;
  const reference = decodeReference(image);
  if (policy === "missing" && !quiet) {
    await output.err(`Unable to find image '${familiarName(reference)}' locally\n`);
  }
  const pulled = await pullWithProgress(engine, output, { reference, platform, quiet, to: "err" });
  if (quiet) return;
  const status = pulled.isNew ? "Downloaded newer image for" : "Image is up to date for";
  const { digest } = pulled.image.target;
  await output.err(`Digest: ${digest}\nStatus: ${status} ${familiarName(reference)}\n`);
}
