import { during, Fault } from "@skiff/base";
import {
  type CheckpointOptions,
  type CheckpointTaskRequest,
  checkpointOptions,
  checkpointOptionsName,
  decode,
  type Encodable,
  taskEvents,
  typeName,
} from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import { runErrand } from "../errand/run-errand.ts";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/**
 * Writes the container's processes down at a path; it runs on, unless it is asked to exit. Throws
 * `failed_precondition` unless it runs or is paused, or with what criu says: it is as before then.
 */
export function checkpointTask(
  shim: Shim,
  { id, bundle, made }: Task,
  request: CheckpointTaskRequest,
  reply: Reply<Encodable<object>>,
): void {
  const { path } = request;
  if (!path.startsWith("/")) throw new Fault("invalid_argument", "path: no absolute path");
  const options = decodeOptions(request);
  const asked = {
    root: made.root,
    id,
    images: path,
    work: options?.workPath || bundle,
    exit: options?.exit ?? false,
    tcpEstablished: options?.openTcp ?? false,
    extUnixSk: options?.externalUnixSockets ?? false,
    shellJob: options?.terminal ?? false,
    fileLocks: options?.fileLocks ?? false,
    cgroupMode: options?.cgroupsMode || "soft",
  };
  runErrand(
    shim,
    { script: "checkpoint", request: asked },
    {
      send: () => {
        shim.publisher.publish(taskEvents.checkpointed, { containerId: id, checkpoint: path });
        reply.send({});
      },
      fail: (fault) => reply.fail(fault),
    },
  );
}

/** Options that are another runtime's say nothing here. */
function decodeOptions({ options }: CheckpointTaskRequest): CheckpointOptions | undefined {
  if (options === undefined || typeName(options) !== checkpointOptionsName) return undefined;
  return during("options", () => decode(checkpointOptions, options.value));
}
