import { worldKinds } from "./world-kinds.ts";
import type { World } from "./world.ts";

/** A world to be written as JSON and compared with later; what processes run is left out. */
export function encodeWorld(world: World): Record<string, readonly string[]> {
  return Object.fromEntries(worldKinds.map((kind) => [kind, [...world[kind].keys()]]));
}
