import type { Volume } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { randomHex } from "../random-hex.ts";
import { decodeVolumeName } from "./decode-volume-name.ts";

/** Makes a volume, and leaves one of that name as it is; without a name it is anonymous. Throws `invalid_argument`. */
export function createVolume(
  { store }: Engine,
  name: string | undefined,
  labels: Readonly<Record<string, string>>,
): Volume {
  const volume = store.volumes.ensure({
    name: name === undefined ? randomHex(32) : decodeVolumeName(name),
    isAnonymous: name === undefined,
    labels,
  });
  store.volumes.makeDirectory(volume);
  return volume;
}
