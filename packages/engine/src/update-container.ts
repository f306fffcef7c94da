import { Fault } from "@skiff/base";
import { hasSwap } from "./config/has-swap.ts";
import { observeDisks } from "./config/observe-disks.ts";
import { planResources } from "./config/plan-resources.ts";
import type { Container } from "./container/container.ts";
import type { Limits } from "./container/limits.ts";
import type { RestartPolicy } from "./container/restart-policy.ts";
import { tell } from "./events/container-event.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { observeContainer } from "./observe-container.ts";

export interface UpdateOptions {
  /** What is absent stays. */
  readonly limits: Limits;
  readonly restartPolicy?: RestartPolicy | undefined;
}

/**
 * Sets other limits, at once where the container runs; what cannot be set changes nothing in its
 * record. Throws `failed_precondition` for one that is being removed, `invalid_argument`.
 */
export async function updateContainer(
  engine: Engine,
  container: Container,
  { limits, restartPolicy }: UpdateOptions,
): Promise<void> {
  if (container.autoRemove && restartPolicy !== undefined && restartPolicy.name !== "no") {
    const reason = "it was made with --rm, and goes when it stops";
    throw new Fault("failed_precondition", `container ${container.name}: ${reason}`);
  }
  const { status } = await observeContainer(engine, container);
  if (status === "removing") {
    throw new Fault("failed_precondition", `container ${container.name} is being removed`);
  }
  const merged = { ...container.config.surroundings.limits, ...limits };
  if ((status === "running" || status === "paused") && Object.keys(limits).length > 0) {
    await setLimits(engine, container, merged);
  }
  tell(engine.store, container, { action: "update" });
  engine.containers.change(container, ({ config, restartPolicy: before }) => ({
    restartPolicy: restartPolicy ?? before,
    config: {
      ...config,
      surroundings: {
        ...config.surroundings,
        limits: { ...config.surroundings.limits, ...limits },
      },
    },
  }));
}

async function setLimits(engine: Engine, container: Container, limits: Limits): Promise<void> {
  await using shim = await getShim(engine, container);
  const resources = planResources(limits, {
    hasSwap: limits.memory !== undefined && hasSwap(),
    disks: observeDisks(limits.disks),
  });
  await shim.task.Update({
    id: container.id,
    resources: {
      typeUrl: "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources",
      value: new TextEncoder().encode(JSON.stringify(resources)),
    },
  });
}
