import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";

/** The containers that have a volume. */
export function volumeUsers({ containers }: Engine, name: string): readonly Container[] {
  return containers
    .list()
    .filter(({ config }) => config.binds.some(({ volume }) => volume === name));
}
