import type { GrpcCall } from "@skiff/rpc/grpc";

/** What a header of containerd's says. A client that has set it several times means the latest, which is sent first. */
export function headerOf(call: Pick<GrpcCall, "header">, name: string): string | undefined {
  return call.header(name)?.split(",", 1)[0];
}
