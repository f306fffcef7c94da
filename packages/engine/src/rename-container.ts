import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import { decodeContainerName } from "./container/container-name.ts";
import type { Engine } from "./engine.ts";
import { writeNames } from "./network/write-names.ts";

/** Throws `already_exists` for a name that is in use, `invalid_argument` for one that is none, or the same. */
export function renameContainer(engine: Engine, container: Container, text: string): void {
  const name = decodeContainerName(text.replace(/^\//, ""));
  if (name === container.name) {
    throw new Fault(
      "invalid_argument",
      "renaming a container with the same name as its current name",
    );
  }
  engine.store.metadata.transaction(() => {
    engine.containers.rename(container, name);
    for (const { networkId } of engine.attachments.listOfContainer(container.id)) {
      if (engine.networks.get(networkId).driver === "bridge") writeNames(engine, networkId);
    }
  });
}
