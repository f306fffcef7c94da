import { Fault } from "@skiff/base";
import type { Encodable, UpdateTaskRequest } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import { runErrand } from "../errand/run-errand.ts";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/**
 * Sets other limits; what is not named stays. Throws `invalid_argument`, `failed_precondition` of a
 * stopped container, or what kept a limit from being set: those before it hold.
 */
export function updateTask(
  shim: Shim,
  { id, made }: Task,
  { resources }: UpdateTaskRequest,
  reply: Reply<Encodable<object>>,
): void {
  if (resources === undefined) throw new Fault("invalid_argument", "resources: required");
  const request = {
    name: { root: made.root, id },
    resources: new TextDecoder().decode(resources.value),
  };
  runErrand(
    shim,
    { script: "update", request },
    { send: () => reply.send({}), fail: (fault) => reply.fail(fault) },
  );
}
