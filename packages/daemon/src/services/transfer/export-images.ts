import { Fault } from "@skiff/base";
import type { ImageExportStream, ImageStore } from "@skiff/proto/grpc";
import { saveImages } from "@skiff/store";
import { sendBytes } from "../../streams/byte-stream.ts";
import { platformsOf } from "./platforms-of.ts";
import type { Transferring } from "./transferring.ts";

/** Sends images as an archive, an OCI layout that `docker load` reads too. Throws `not_found` for an image that is not here as a whole. */
export async function exportImages(
  { store, namespace, streams, progress }: Transferring,
  from: ImageStore,
  to: ImageExportStream,
): Promise<void> {
  const [platform, ...others] = platformsOf(to.platforms);
  if (others.length > 0) {
    throw new Fault("unimplemented", "export is of one platform, or of all that are here");
  }
  const stream = streams.get(namespace, to.stream);
  progress.tell({ event: "Exporting" });
  const names = [from.name, ...from.extraReferences.map(({ name }) => name)].filter(Boolean);
  const images = names.map((name) => ({ image: store.images.get(name), name }));
  await sendBytes(stream, saveImages(store, images, to.allPlatforms ? undefined : platform));
  progress.tell({ event: "Completed export" });
}
