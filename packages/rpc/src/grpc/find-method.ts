import { Fault } from "@skiff/base";
import type { GrpcCall, GrpcMethod, GrpcService } from "./grpc-service.ts";

/** What may be known of a call from outside. */
export interface WatchedCall extends Pick<GrpcCall, "header"> {
  readonly service: string;
  readonly method: string;
  readonly kind: GrpcMethod["kind"];
}

interface Found {
  readonly service: string;
  readonly name: string;
  readonly method: GrpcMethod;
}

/** What a request's headers ask for. Throws `unimplemented`, and `invalid_argument` for what is no gRPC. */
export function findMethod(
  headers: ReadonlyMap<string, string>,
  services: ReadonlyMap<string, GrpcService>,
): Found {
  if (!(headers.get("content-type") ?? "").startsWith("application/grpc")) {
    throw new Fault(
      "invalid_argument",
      "this is a gRPC server; content-type is not application/grpc",
    );
  }
  const [, service = "", name = ""] = /^\/([^/]+)\/([^/]+)$/.exec(headers.get(":path") ?? "") ?? [];
  const methods = services.get(service)?.methods;
  if (methods === undefined) throw new Fault("unimplemented", `unknown service ${service}`);
  const method = methods.get(name);
  if (method !== undefined) return { service, name, method };
  throw new Fault("unimplemented", `unknown method ${name} for service ${service}`);
}
