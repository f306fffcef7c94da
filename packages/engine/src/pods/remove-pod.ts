import { Fault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { removeContainer } from "../remove-container.ts";
import { listMembers } from "./list-members.ts";

export interface PodRemoval {
  /** What runs is killed. */
  readonly force: boolean;
  /** Anonymous volumes of its containers go too. */
  readonly volumes?: boolean;
}

/**
 * Removes a pod with the containers in it. Idempotent. Throws `failed_precondition` where one of them runs,
 * unless forced, and as `removeContainer`.
 */
export async function removePod(
  engine: Engine,
  pod: Container,
  { force, volumes = false }: PodRemoval,
): Promise<void> {
  if (!force) await refuseRunning(engine, pod);
  await removeContainer(engine, pod, { volumes });
}

async function refuseRunning(engine: Engine, pod: Container): Promise<void> {
  for (const member of listMembers(engine, pod)) {
    const { status } = await observeContainer(engine, member);
    if (!["running", "paused", "restarting"].includes(status)) continue;
    throw new Fault(
      "failed_precondition",
      `cannot remove pod ${pod.name}: container ${member.name} is ${status}; stop it first, or use --force`,
    );
  }
}
