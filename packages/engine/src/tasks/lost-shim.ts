import { Fault } from "@skiff/base";
import { decode, sandboxService, taskService } from "@skiff/proto";
import { stubOf } from "@skiff/rpc/client";
import type { ShimConnection } from "../task/shim-connection.ts";

/**
 * In the place of a shim that has died before all of its task could be removed: the task's state
 * is unknown, and everything else but deleting it throws `failed_precondition`.
 */
export function lostShim(id: string): ShimConnection {
  const { State, ...others } = taskService;
  const message = `task ${id}: its shim has died, and something of it is left: delete it`;
  const client = {
    call: () => Promise.reject(new Fault("failed_precondition", message)),
    closed: Promise.resolve(),
    [Symbol.asyncDispose]: async () => {},
  };
  const unknown = { ...decode(State.response, new Uint8Array()), id };
  return {
    task: { ...stubOf(client, "", others), State: async () => unknown },
    sandbox: stubOf(client, "", sandboxService),
    closed: client.closed,
    [Symbol.asyncDispose]: client[Symbol.asyncDispose],
  };
}
