import { any, decode, type Encodable, type statsResponse } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import { runErrand } from "../errand/run-errand.ts";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** Tells what the container has used: containerd's metrics of cgroups v1, or v2 where there is no other. */
export function observeStats(
  shim: Shim,
  { id, made }: Task,
  reply: Reply<Encodable<typeof statsResponse>>,
): void {
  const request = { root: made.root, id };
  runErrand(
    shim,
    { script: "stats", request },
    {
      send: ({ bytes }) => reply.send({ stats: decode(any, bytes) }),
      fail: (fault) => reply.fail(fault),
    },
  );
}
