import type { ImageImportStream, ImageStore } from "@skiff/proto/grpc";
import { importIndex } from "@skiff/store";
import { log } from "../../log.ts";
import { receiveBytes } from "../../streams/byte-stream.ts";
import { tellOfName } from "./name-image.ts";
import { planNames } from "./plan-names.ts";
import { platformsOf } from "./platforms-of.ts";
import { refuseUnpacking } from "./refuse-unpacking.ts";
import type { Transferring } from "./transferring.ts";

/** Takes in an archive, its index under the destination's name. See `importIndex` and `planNames`. */
export async function importImages(
  by: Transferring,
  from: ImageImportStream,
  to: ImageStore,
): Promise<void> {
  const { store, namespace, streams, progress, signal } = by;
  refuseUnpacking(to.unpacks);
  const [unpackFor] = platformsOf(to.unpacks.flatMap(({ platform }) => platform ?? []));
  const stream = streams.get(namespace, from.stream);
  progress.tell({ event: "Importing" });
  const named = await importIndex(store, receiveBytes(stream), {
    signal,
    warn: (fault) => log(fault.message),
    unpackFor,
    name: (taken) => planNames(taken, to),
  });
  stream.close();
  for (const { image, isNew } of named) tellOfName(by, image, isNew);
  progress.tell({ event: "Completed import" });
}
