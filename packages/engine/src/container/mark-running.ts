import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import { tell } from "../events/container-event.ts";
import type { Container } from "./container.ts";
import type { Keeper } from "./keeper.ts";

export interface Started {
  /** Who stays with it. */
  readonly keeper: Keeper | undefined;
  readonly by: "person" | "policy";
}

/** Records that a container was started. Throws `failed_precondition` for one that is being removed,
 * or that a person stopped before its policy started it; `not_found`. */
export function markRunning(
  { store, containers }: Engine,
  container: Container,
  { keeper, by }: Started,
): Container {
  return containers.change(container, (now) => {
    const { intent, name, autoRemove, config, restarts, stoppedIn } = now;
    if (intent === "removing") {
      throw new Fault("failed_precondition", `container ${name} is being removed`);
    }
    if (by === "policy" && stoppedIn !== undefined) {
      throw new Fault("failed_precondition", `container ${name} was stopped meanwhile`);
    }
    tell(store, now, { action: "start" });
    return {
      intent: "kept",
      dropsVolumes: autoRemove,
      startedAt: Date.now(),
      exit: undefined,
      error: undefined,
      stoppedIn: undefined,
      restarts: by === "policy" ? restarts + 1 : 0,
      health: config.health && { status: "starting", failingStreak: 0, log: [] },
      keeper,
    };
  });
}
