import type { Bind } from "../container/bind.ts";
import type { ContainerOptions } from "../container/container-options.ts";
import type { Engine } from "../engine.ts";

/** What other containers have mounted, but where this one is to have something else. Throws `not_found`. */
export function inheritBinds(
  { containers }: Engine,
  { volumesFrom = [], binds, volumes = [], surroundings }: ContainerOptions,
): readonly Bind[] {
  const own = [...binds, ...volumes, ...surroundings.tmpfs].map(({ destination }) => destination);
  const taken = new Set(own);
  const inherited: Bind[] = [];
  for (const { container, readOnly } of volumesFrom) {
    for (const bind of containers.resolve(container).config.binds) {
      if (taken.has(bind.destination)) continue;
      taken.add(bind.destination);
      inherited.push({
        ...bind,
        readOnly: bind.readOnly || readOnly,
        isAnonymous: undefined,
      });
    }
  }
  return inherited;
}

/** Between the look at another container and the claim it may have gone, and its volumes with it. Throws `not_found`. */
export function demandVolumes({ store }: Engine, binds: readonly Bind[]): void {
  for (const { volume } of binds) if (volume !== undefined) store.volumes.get(volume);
}
