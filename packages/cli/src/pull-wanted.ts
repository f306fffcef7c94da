import type { Engine } from "@skiff/engine";
import { decodeReference, familiarName } from "@skiff/spec";
import type { ImageWish } from "./ensure-image.ts";
import type { Output } from "./output.ts";
import { pullWithProgress } from "./pull-with-progress.ts";

/** Pulls the image that a container is to be made of. */
export async function pullWanted(
  engine: Engine,
  output: Output,
  { image, platform, policy, quiet }: ImageWish,
): Promise<void> {
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
