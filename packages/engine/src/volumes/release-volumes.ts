import { rmSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { copyFolder } from "./fill-volumes.ts";
import { tellOfVolume } from "./tell-of-volume.ts";
import { volumeUsers } from "./volume-users.ts";

/** Removes what a container's making left in its volumes, and where they go with it, those of its own that no other has. Idempotent. */
export async function releaseVolumes(
  engine: Engine,
  container: Container,
  dropsVolumes: boolean,
): Promise<void> {
  const { metadata, volumes } = engine.store;
  for (const { volume: name } of container.config.binds) {
    const volume = name === undefined ? undefined : volumes.find(name);
    if (volume === undefined) continue;
    const copy = copyFolder(engine, volume, container);
    guarded(`remove ${copy}`, () => rmSync(copy, { recursive: true, force: true }));
    if (!dropsVolumes || !volume.isAnonymous) continue;
    metadata.transaction(() => {
      const others = volumeUsers(engine, volume.name).filter(({ id }) => id !== container.id);
      if (others.length > 0) return;
      volumes.release(volume);
      tellOfVolume(engine.store, volume.name, { action: "destroy" });
    });
  }
  await volumes.removeReleased();
}
