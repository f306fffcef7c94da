import type { GrpcCall } from "@skiff/rpc/grpc";
import type { ClientLease, Store } from "@skiff/store";
import { headerOf } from "./header-of.ts";

/** The lease that is to keep what the call makes. Throws `not_found`. */
export function leaseOf(call: GrpcCall, store: Store): ClientLease | undefined {
  const name = headerOf(call, "containerd-lease");
  return name === undefined || name === "" ? undefined : store.clientLeases.get(name);
}
