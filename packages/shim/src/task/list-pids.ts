import {
  type Encodable,
  encode,
  type pidsResponse,
  processDetails,
  processDetailsName,
} from "@skiff/proto";
import { listProcesses } from "@skiff/runtime";
import type { Shim } from "../shim.ts";
import type { Task } from "./task.ts";

/** Every process of the container, with its exec id where it has one. */
export function listPids(
  { kernel }: Shim,
  { id, made, execs }: Task,
): Encodable<typeof pidsResponse> {
  const execIds = new Map([...execs.values()].map((exec) => [exec.pid, exec.id]));
  const processes = listProcesses(kernel, { root: made.root, id }).map((pid) => {
    const execId = execIds.get(pid);
    if (execId === undefined) return { pid };
    return {
      pid,
      info: { typeUrl: processDetailsName, value: encode(processDetails, { execId }) },
    };
  });
  return { processes };
}
