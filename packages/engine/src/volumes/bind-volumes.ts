import type { Bind } from "../container/bind.ts";
import type { VolumeWish } from "../container/container-options.ts";
import type { Engine } from "../engine.ts";
import { ensureVolume } from "./ensure-volume.ts";

/** Records the volumes that are not there yet; the binds that they are to a container. Inside the transaction that records it. */
export function bindVolumes(engine: Engine, wishes: readonly VolumeWish[]): readonly Bind[] {
  return wishes.map(({ name, subpath, destination, readOnly, labels = {}, options = {} }) => {
    const volume = ensureVolume(engine, { name, labels, options });
    return {
      source: engine.store.volumes.path(volume),
      destination,
      readOnly,
      volume: volume.name,
      ...(subpath !== undefined && { subpath }),
      ...(name === undefined && { isAnonymous: true }),
    };
  });
}
