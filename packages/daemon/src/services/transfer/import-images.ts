import { Fault } from "@skiff/base";
import type { ImageImportStream, ImageReference, ImageStore } from "@skiff/proto/grpc";
import { type Image, importImage } from "@skiff/store";
import { log } from "../../log.ts";
import { decodeLabels } from "../../request/decode-labels.ts";
import { receiveBytes } from "../../streams/byte-stream.ts";
import { nameImage, tellOfName } from "./name-image.ts";
import { platformsOf } from "./platforms-of.ts";
import type { Transferring } from "./transferring.ts";
import { refuseUnpacking } from "./refuse-unpacking.ts";

/** Takes in the images of an archive, with the names that it gives them. See `importImage`. */
export async function importImages(
  by: Transferring,
  from: ImageImportStream,
  to: ImageStore,
): Promise<void> {
  const { store, namespace, streams, progress, signal } = by;
  if (to.name !== "") {
    throw new Fault("unimplemented", "an archive's index is not kept: import without its name");
  }
  refuseUnpacking(to.unpacks);
  const [platform] = platformsOf(to.platforms);
  const stream = streams.get(namespace, from.stream);
  progress.tell({ event: "Importing" });
  const before = new Set(store.images.list().map(({ name }) => name));
  const images = await importImage(store, receiveBytes(stream), {
    signal,
    warn: (fault) => log(fault.message),
    ...(platform !== undefined && { platform }),
  });
  stream.close();
  const labels = decodeLabels(to.labels);
  for (const image of images) {
    const named = store.images.replace(image.name, image.target, labels);
    tellOfName(by, named, !before.has(image.name));
    for (const name of digestNames(image, to.extraReferences)) {
      nameImage(by, { name, target: image.target, labels });
    }
  }
  progress.tell({ event: "Completed import" });
}

function digestNames(
  { name, target }: Image,
  references: readonly ImageReference[],
): readonly string[] {
  const isNamed = name !== target.digest;
  return references
    .filter((each) => each.isPrefix && each.addDigest && !(isNamed && each.skipNamedDigest))
    .map((each) => `${each.name}@${target.digest}`);
}
