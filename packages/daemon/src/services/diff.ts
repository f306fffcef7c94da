import { Diff } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { decodeDigest, mediaTypes } from "@skiff/spec";
import { type Store, unpackContent } from "@skiff/store";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { makeLayer } from "./diff/make-layer.ts";
import { placeOf } from "./diff/place-of.ts";

/** containerd.services.diff.v1 */
export function diffService(store: Store): GrpcService {
  return grpcServiceOf(Diff, {
    apply: async ({ diff, mounts }, call) => {
      const { digest } = required("diff", diff);
      const own = store.in(namespaceOf(call));
      const layer = own.contentCatalog.get(decodeDigest(digest));
      const place = placeOf(mounts);
      const { signal } = call;
      const applied = await unpackContent(own, layer, { ...place, algorithm: "sha256", signal });
      return {
        applied: {
          mediaType: mediaTypes.ociLayer,
          digest: applied.digest,
          size: BigInt(applied.size),
        },
      };
    },
    diff: async (request, call) => {
      const { mediaType, content } = await makeLayer(store.in(namespaceOf(call)), request, call);
      const { digest, size } = content;
      return { diff: { mediaType, digest, size: BigInt(size) } };
    },
  });
}
