import { createHash } from "node:crypto";
import { Fault } from "@skiff/base";
import type { DiffRequest } from "@skiff/proto/grpc";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { mediaTypes } from "@skiff/spec";
import { compress, type Content, type Labels, packLayer, type Store } from "@skiff/store";
import { decodeLabels } from "../../request/decode-labels.ts";
import { takeContent } from "../content/take-content.ts";
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
  const given = decodeLabels(request.labels);
  const difference = { layers: layersOf(request.right), base: layersOf(request.left) };
  const hash = createHash("sha256");
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of packLayer(store.oar, difference)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const labels = (): Labels =>
    compression === "none"
      ? given
      : { ...given, "containerd.io/uncompressed": `sha256:${hash.digest("hex")}` };
  const bytes = compress(hashed(), compression);
  return {
    mediaType,
    content: await takeContent(store, { bytes, ref: request.ref, labels }, call),
  };
}
