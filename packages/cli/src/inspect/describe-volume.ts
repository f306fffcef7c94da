import type { Engine } from "@skiff/engine";
import type { Value } from "../format/template/value.ts";

/** A volume as Docker's API tells of it. Throws `not_found`. */
export function describeVolume({ store }: Engine, name: string): Value {
  const volume = store.volumes.get(name);
  const options = new Map(Object.entries(volume.options));
  return {
    CreatedAt: volume.createdAt.toISOString(),
    Driver: "local",
    Labels: new Map(Object.entries(volume.labels)),
    Mountpoint: store.volumes.path(volume),
    Name: volume.name,
    Options: options.size === 0 ? null : options,
    Scope: "local",
  };
}
