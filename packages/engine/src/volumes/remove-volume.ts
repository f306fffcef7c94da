import { Fault } from "@skiff/base";
import type { Engine } from "../engine.ts";
import { tellOfVolume } from "./tell-of-volume.ts";
import { volumeUsers } from "./volume-users.ts";

/** Removes a volume and its files. Throws `not_found`, and `failed_precondition` while a container has it. */
export async function removeVolume(engine: Engine, name: string): Promise<void> {
  const { metadata, volumes } = engine.store;
  metadata.transaction(() => {
    const volume = volumes.get(name);
    const users = volumeUsers(engine, name).map(({ id }) => id);
    if (users.length > 0) {
      throw new Fault(
        "failed_precondition",
        `remove ${name}: volume is in use - [${users.join(", ")}]`,
      );
    }
    volumes.release(volume);
    tellOfVolume(engine.store, name, { action: "destroy" });
  });
  await volumes.removeReleased();
}
