import {
  type Bootstrap,
  sandboxService,
  sandboxServiceName,
  taskService,
  taskServiceNames,
} from "@skiff/proto";
import { stubOf } from "@skiff/rpc/client";
import type { Platform } from "../platform.ts";
import { connectShim } from "./connect-shim.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Throws `unavailable` when no shim listens there any more, `deadline_exceeded` when it does not accept. */
export async function dialShim(
  platform: Platform,
  { address, version }: Pick<Bootstrap, "address" | "version">,
): Promise<ShimConnection> {
  const client = await connectShim(platform, address);
  const name = version === 2 ? taskServiceNames.v2 : taskServiceNames.v3;
  return {
    task: stubOf(client, name, taskService),
    sandbox: stubOf(client, sandboxServiceName, sandboxService),
    closed: client.closed,
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
