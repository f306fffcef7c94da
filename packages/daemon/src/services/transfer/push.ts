import { Fault } from "@skiff/base";
import { pushImage, type PushProgress } from "@skiff/engine";
import type { ImageStore, OCIRegistry } from "@skiff/proto/grpc";
import { decodeReference } from "@skiff/spec";
import { platformsOf } from "./platforms-of.ts";
import { settingsOf } from "./registry-settings.ts";
import type { Transferring } from "./transferring.ts";

/** Gives an image to a registry. */
export async function push(by: Transferring, from: ImageStore, to: OCIRegistry): Promise<void> {
  const { store, progress, signal } = by;
  const [platform, ...others] = platformsOf(from.platforms);
  if (others.length > 0) {
    throw new Fault("unimplemented", "a push is of one platform, or of all that are here");
  }
  const image = store.images.get(from.name);
  progress.tell({ event: `Pushing to OCI Registry (${to.reference})` });
  using settings = settingsOf(by, to);
  await pushImage({ store }, decodeReference(to.reference), {
    settings,
    image,
    platform,
    signal,
    progress: (layer) => tellOf(by, layer),
  });
  progress.tell({ event: `Completed push to OCI Registry (${to.reference})` });
}

/** In containerd's words. */
const events: Readonly<Record<PushProgress["state"], string>> = {
  waiting: "waiting",
  pushing: "uploading",
  uploaded: "complete",
  mounted: "complete",
  present: "already exists",
};

function tellOf(
  { progress }: Transferring,
  { layer: digest, state, done, size }: PushProgress,
): void {
  progress.tell({
    event: events[state],
    name: `layer-${digest}`,
    progress: BigInt(done),
    total: BigInt(size),
    desc: { digest, size: BigInt(size) },
  });
}
