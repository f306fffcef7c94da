import { observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { Container } from "./container.ts";

/** Records that a person wants it stopped: its restart policy leaves it so. Throws `not_found`. */
export function markStopped({ containers }: Engine, container: Container): void {
  if (container.restartPolicy.name === "no") return;
  const { bootId } = observeProcess("self");
  containers.change(container, () => ({ stoppedIn: bootId }));
}
