import type { deleteResponse, Encodable } from "@skiff/proto";
import type { TaskProcess } from "./task-process.ts";

/** How a process ended; of one that never ran, its pid 0. */
export function outcomeOf({ pid, phase }: TaskProcess): Encodable<typeof deleteResponse> {
  if (phase.status !== "stopped") return { pid };
  return { pid, exitStatus: phase.exit.status, exitedAt: phase.exit.at };
}
