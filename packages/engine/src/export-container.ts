import { packLayer } from "@skiff/store";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { containerLayers } from "./rootfs/container-layers.ts";

/** All files of a container, running or not, as a tar archive; what is mounted into it is not among them. */
export function exportContainer(engine: Engine, container: Container): AsyncIterable<Uint8Array> {
  const { layers } = containerLayers(engine, container);
  return packLayer(engine.store.oar, { layers, base: [] });
}
