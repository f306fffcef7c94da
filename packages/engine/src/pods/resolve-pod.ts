import { isFault } from "@skiff/base";
import { noSuch } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/** By its name, its id, or as much of that as no other has. Throws `not_found`. */
export function resolvePod(engine: Engine, name: string): Container {
  try {
    const found = engine.containers.resolve(name);
    if (isPod(found)) return found;
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
  throw noSuch("pod", name);
}

/** Whether a container is what holds a pod together. */
export function isPod({ config }: Pick<Container, "config">): boolean {
  return config.shares !== undefined;
}
