import { Fault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { findRunning } from "../find-running.ts";

/** The first processes of containers whose namespaces a container is to be in. */
export interface JoinedProcesses {
  readonly pid?: number | undefined;
  readonly ipc?: number | undefined;
  readonly uts?: number | undefined;
}

/**
 * Throws `failed_precondition`, in Docker's words, where one does not run, or has an ipc namespace that
 * is for itself alone.
 */
export async function findJoined(
  engine: Engine,
  { config }: Pick<Container, "config">,
): Promise<JoinedProcesses> {
  const { pid, ipc, uts } = config.surroundings.joined ?? {};
  return {
    pid: pid === undefined ? undefined : (await findRunning(engine, pid, "join PID")).pid,
    ipc: ipc === undefined ? undefined : await findShareable(engine, ipc),
    uts: uts === undefined ? undefined : (await findRunning(engine, uts, "join UTS")).pid,
  };
}

async function findShareable(engine: Engine, id: string): Promise<number> {
  const { container, pid } = await findRunning(engine, id, "join IPC");
  if (isShareable(container)) return pid;
  throw new Fault(
    "failed_precondition",
    `can't join IPC of container ${id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`,
  );
}

function isShareable({ config }: Container): boolean {
  const { ipc, hostNamespaces, joined } = config.surroundings;
  return ipc === "shareable" || hostNamespaces.includes("ipc") || joined?.ipc !== undefined;
}
