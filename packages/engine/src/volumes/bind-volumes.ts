import type { Bind } from "../container/bind.ts";
import type { VolumeWish } from "../container/container-options.ts";
import type { Engine } from "../engine.ts";
import { randomHex } from "../random-hex.ts";
import { decodeVolumeName } from "./decode-volume-name.ts";

/** Records the volumes that are not there yet; the binds that they are to a container. Inside the transaction that records it. */
export function bindVolumes({ store }: Engine, wishes: readonly VolumeWish[]): readonly Bind[] {
  return wishes.map(({ name, destination, readOnly }) => {
    const volume = store.volumes.ensure({
      name: name === undefined ? randomHex(32) : decodeVolumeName(name),
      isAnonymous: name === undefined,
      labels: {},
    });
    return {
      source: store.volumes.path(volume),
      destination,
      readOnly,
      volume: volume.name,
      ...(name === undefined && { isAnonymous: true }),
    };
  });
}
