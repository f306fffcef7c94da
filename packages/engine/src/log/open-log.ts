import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { ContainerLog } from "./container-log.ts";
import { logRotation } from "./log-rotation.ts";

/** Throws `not_found` where nothing was ever written. */
export function openLog(
  { layout }: Pick<Engine, "layout">,
  container: Container,
  from: "start" | "end" = "start",
): ContainerLog {
  const files = logRotation(container)?.maxFiles ?? 1;
  return new ContainerLog(layout.log(container.id), files, from);
}
