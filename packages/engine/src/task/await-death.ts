import { deletionTime, Fault, isFault } from "@skiff/base";
import { describeProcess } from "./describe-process.ts";
import type { ShimConnection } from "./shim-connection.ts";

/**
 * Waits for the end of a container that was sent SIGKILL; its exit status. Throws `deadline_exceeded` naming the
 * processes that it does not end, and what the shim throws.
 */
export async function awaitDeath(task: ShimConnection["task"], id: string): Promise<number> {
  const seconds = deletionTime();
  const timeoutMs = seconds * 1000;
  try {
    return (await task.Wait({ id }, { timeoutMs })).exitStatus;
  } catch (error) {
    if (!isFault(error, "deadline_exceeded")) throw error;
    const { processes } = await task.Pids({ id }, { timeoutMs });
    const named = processes.map(({ pid }) => describeProcess(pid)).join(", ");
    const message = `waited ${seconds} s for the exit of ${named}`;
    throw new Fault("deadline_exceeded", message, { cause: error });
  }
}
