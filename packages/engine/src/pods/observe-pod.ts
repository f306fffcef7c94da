import type { Container } from "../container/container.ts";
import type { ContainerStatus } from "../container/container-status.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { listMembers } from "./list-members.ts";

export interface PodMember {
  readonly container: Container;
  readonly seen: ContainerStatus;
}

/** In Podman's words. */
export type PodStatus =
  | "Created"
  | "Running"
  | "Paused"
  | "Exited"
  | "Stopped"
  | "Degraded"
  | "Removing";

export interface ObservedPod {
  readonly pod: Container;
  readonly status: PodStatus;
  /** Itself first, as Podman counts. */
  readonly containers: readonly PodMember[];
}

/** What a pod and its containers are doing now. */
export async function observePod(engine: Engine, pod: Container): Promise<ObservedPod> {
  const containers = await Promise.all(
    [pod, ...listMembers(engine, pod)].map(async (container) => ({
      container,
      seen: await observeContainer(engine, container),
    })),
  );
  const status =
    pod.intent === "removing"
      ? "Removing"
      : planPodStatus(containers.map(({ seen }) => seen.status));
  return { pod, status, containers };
}

/** Of what its containers, itself among them, are doing: as Podman has it. */
export function planPodStatus(statuses: readonly ContainerStatus["status"][]): PodStatus {
  const all = (wanted: ContainerStatus["status"]): boolean =>
    statuses.every((status) => status === wanted);
  if (all("running")) return "Running";
  if (statuses.includes("running") || statuses.includes("restarting")) return "Degraded";
  if (all("paused")) return "Paused";
  if (all("exited")) return "Exited";
  return statuses.includes("exited") ? "Stopped" : "Created";
}
