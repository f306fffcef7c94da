import { Fault } from "@skiff/base";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { decodeIdentifier } from "./decode-identifier.ts";
import { headerOf } from "./header-of.ts";

/** Whose things a call is about. Throws `failed_precondition` where it does not say, `invalid_argument` for what is no name. */
export function namespaceOf(call: GrpcCall): string {
  const name = headerOf(call, "containerd-namespace");
  if (name === undefined) throw new Fault("failed_precondition", "namespace is required");
  return decodeIdentifier("namespace", name);
}
