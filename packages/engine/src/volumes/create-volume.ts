import type { Volume } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { ensureVolume, type VolumeMaking } from "./ensure-volume.ts";

/** Makes a volume, and leaves one of that name as it is. Throws as `ensureVolume`. */
export function createVolume(engine: Engine, making: VolumeMaking): Volume {
  const volume = ensureVolume(engine, making);
  engine.store.volumes.makeDirectory(volume);
  return volume;
}
