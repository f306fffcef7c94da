import { createHash, randomUUID } from "node:crypto";
import { Fault } from "@skiff/base";
import type { DiffRequest } from "@skiff/proto/grpc";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { mediaTypes } from "@skiff/spec";
import { compress, type Content, packLayer, type Store } from "@skiff/store";
import { decodeLabels } from "../../request/decode-labels.ts";
import { leaseOf } from "../../request/lease-of.ts";
import { layersOf } from "./layers-of.ts";

/** How a layer of each type is packed. */
const compressions: ReadonlyMap<string, "gzip" | "zstd" | "none"> = new Map([
  [mediaTypes.ociLayer, "none"],
  [`${mediaTypes.ociLayer}+gzip`, "gzip"],
  [`${mediaTypes.ociLayer}+zstd`, "zstd"],
  [mediaTypes.dockerLayer, "none"],
  [`${mediaTypes.dockerLayer}.gzip`, "gzip"],
]);

/**
 * The layer that makes the right mounts of the left ones, as content with the digest of what it unpacks to
 * for a label. Throws `unimplemented` for a type or mounts that are not known.
 */
export async function makeLayer(
  store: Store,
  request: DiffRequest,
  call: GrpcCall,
): Promise<{ readonly mediaType: string; readonly content: Content }> {
  const mediaType = request.mediaType || `${mediaTypes.ociLayer}+gzip`;
  const compression = compressions.get(mediaType);
  if (compression === undefined) {
    throw new Fault("unimplemented", `layers of the media type ${mediaType} are not made`);
  }
  const labels = decodeLabels(request.labels);
  const difference = { layers: layersOf(request.right), base: layersOf(request.left) };
  const ref = request.ref || `layer-${randomUUID()}`;
  const lease = leaseOf(call, store);
  await using making = await store.clientIngests.open(ref, {
    lease,
    total: 0,
    expected: undefined,
  });
  await making.ingest.clear(); // of one that was cut short
  const hash = createHash("sha256");
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of packLayer(store.oar, difference)) {
      call.signal.throwIfAborted();
      hash.update(chunk);
      yield chunk;
    }
  };
  for await (const chunk of compress(hashed(), compression)) await making.ingest.write(chunk);
  const uncompressed = { "containerd.io/uncompressed": `sha256:${hash.digest("hex")}` };
  const content = await making.commit(
    {},
    compression === "none" ? labels : { ...labels, ...uncompressed },
  );
  return { mediaType, content };
}
