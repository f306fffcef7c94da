import {
  type Container,
  type Engine,
  isPod,
  observeContainer,
  observeNetworks,
} from "@skiff/engine";
import { observeUsage } from "@skiff/store";
import type { ListedContainer } from "./format/container-columns.ts";

/** What containers are seen doing. */
export async function observeListed(
  engine: Engine,
  containers: readonly Container[],
): Promise<readonly ListedContainer[]> {
  return Promise.all(
    containers.map(async (container) => {
      const seen = await observeContainer(engine, container);
      const networks = observeNetworks(engine, container);
      const names = networks.map(({ network }) => network.name).toSorted();
      return {
        container,
        pod: findPod(engine, container),
        seen,
        networks: names.length > 0 ? names : [container.config.network],
        ports: networks.flatMap(({ attachment }) => attachment?.ports ?? []),
      };
    }),
  );
}

function findPod(engine: Engine, container: Container): Container | undefined {
  if (isPod(container)) return container;
  return container.config.pod === undefined
    ? undefined
    : engine.containers.find(container.config.pod);
}

/** Adds its size. */
export function measureListed(
  engine: Engine,
): (listed: ListedContainer) => Promise<ListedContainer> {
  return async (listed) => {
    const { snapshotKey, intent } = listed.container;
    if (intent === "removing") return listed; // it may have none any more
    const { size: own } = await observeUsage(engine.store.snapshots.directory(snapshotKey));
    const all = own + engine.store.snapshots.sizeWithParents(snapshotKey);
    return { ...listed, size: { own, all } };
  };
}
