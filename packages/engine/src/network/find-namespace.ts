import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { findRunning } from "../find-running.ts";
import { sharedContainer } from "./shared-container.ts";
import { isThere } from "../is-there.ts";

/** A container's network namespace: the host's, a new one of its own, or the one at a path. */
export type NetworkNamespace = "host" | "new" | { readonly path: string };

/** Throws `failed_precondition` where it is to be that of a container that does not run. */
export async function findNamespace(
  engine: Engine,
  { id, config }: Pick<Container, "id" | "config">,
): Promise<NetworkNamespace> {
  if (config.network === "host") return "host";
  const other = sharedContainer(config.network);
  if (other !== undefined) return findShared(engine, other);
  return config.networking.endpoints.length > 0 ? { path: engine.layout.netns(id) } : "new";
}

async function findShared(engine: Engine, id: string): Promise<NetworkNamespace> {
  const { container, pid } = await findRunning(engine, id, "join network");
  if (container.config.network === "host") return "host";
  const pinned = engine.layout.netns(container.id);
  return { path: isThere(pinned) ? pinned : `/proc/${pid}/ns/net` };
}
