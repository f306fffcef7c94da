import { type Encodable, taskEvents } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import { runErrand } from "../errand/run-errand.ts";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** Stops all of its processes where they are. Throws `failed_precondition` unless it runs. */
export function pauseTask(shim: Shim, { id, made }: Task, reply: Reply<Encodable<object>>): void {
  const request = { root: made.root, id };
  runErrand(
    shim,
    { script: "pause", request },
    {
      send: () => {
        shim.publisher.publish(taskEvents.paused, { containerId: id });
        reply.send({});
      },
      fail: (fault) => reply.fail(fault),
    },
  );
}
