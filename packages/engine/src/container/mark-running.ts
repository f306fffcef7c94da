import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import type { Container } from "./container.ts";
import type { Keeper } from "./keeper.ts";

/** Records that a container was started. Throws `failed_precondition` for one that is being removed, `not_found`. */
export function markRunning(
  { containers }: Engine,
  container: Container,
  keeper: Keeper | undefined,
): Container {
  return containers.change(container, ({ intent, name }) => {
    if (intent === "removing") {
      throw new Fault("failed_precondition", `container ${name} is being removed`);
    }
    return { intent: "kept", startedAt: Date.now(), exit: undefined, keeper };
  });
}
