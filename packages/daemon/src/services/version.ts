import { Version } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { versionNumber } from "../version-number.ts";

/** containerd.services.version.v1 */
export function versionService(): GrpcService {
  return grpcServiceOf(Version, {
    version: () => ({ version: versionNumber, revision: "" }),
  });
}
