import { Fault } from "@skiff/base";
import { pullImage } from "@skiff/engine";
import type { ImageStore, OCIRegistry } from "@skiff/proto/grpc";
import { decodeReference } from "@skiff/spec";
import type { Image, LayerProgress } from "@skiff/store";
import { log } from "../../log.ts";
import { decodeLabels } from "../../request/decode-labels.ts";
import { nameImage } from "./name-image.ts";
import { platformsOf } from "./platforms-of.ts";
import { settingsOf } from "./registry-settings.ts";
import type { Transferring } from "./transferring.ts";
import { refuseUnpacking } from "./refuse-unpacking.ts";

/** Gets an image from its registry, for each platform that is asked for, and names it at the end. */
export async function pull(by: Transferring, from: OCIRegistry, to: ImageStore): Promise<void> {
  const { store, progress, signal } = by;
  const { reference } = from;
  const platforms = platformsOf(to.platforms);
  if (platforms.length === 0) {
    throw new Fault("unimplemented", "a pull is of platforms that are named: not of all");
  }
  refuseUnpacking(to.unpacks);
  using settings = settingsOf(by, from);
  progress.tell({ event: `Pulling from OCI Registry (${reference})` });
  let image: Image | undefined;
  for (const platform of platforms) {
    const pulled = await pullImage(
      { store, warn: (fault) => log(fault.message) },
      decodeReference(reference),
      { settings, platform, signal, name: to.name, progress: (layer) => tellOf(by, layer) },
    );
    image = pulled.image;
  }
  if (image === undefined) throw new Fault("internal", `pull ${reference}: no image`);
  const labels = decodeLabels(to.labels);
  nameImage(by, { name: image.name, target: image.target, labels });
  for (const { name } of to.extraReferences.filter(({ isPrefix }) => !isPrefix)) {
    nameImage(by, { name, target: image.target, labels });
  }
  progress.tell({ event: `Completed pull from OCI Registry (${reference})` });
}

/** In containerd's words. */
const events: Readonly<Record<LayerProgress["state"], string>> = {
  waiting: "waiting",
  present: "already exists",
  fetching: "downloading",
  fetched: "complete",
  unpacked: "extracted",
};

function tellOf(
  { progress }: Transferring,
  { layer: digest, state, done, size }: LayerProgress,
): void {
  progress.tell({
    event: events[state],
    name: `layer-${digest}`,
    progress: BigInt(done),
    total: BigInt(size),
    desc: { digest, size: BigInt(size) },
  });
}
