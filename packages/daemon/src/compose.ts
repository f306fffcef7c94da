import type { GrpcService } from "@skiff/rpc/grpc";
import type { Config } from "./config/config.ts";
import { introspectionService } from "./services/introspection.ts";
import { versionService } from "./services/version.ts";

/** All that a daemon serves. */
export interface Daemon extends AsyncDisposable {
  readonly services: readonly GrpcService[];
}

/** Everything, wired. */
export function compose(config: Config): Daemon {
  const served = [versionService()];
  const introspection = introspectionService({ root: config.root, served });
  return {
    services: [...served, introspection],
    [Symbol.asyncDispose]: async () => {},
  };
}
