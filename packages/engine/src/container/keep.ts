import { observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { Container } from "./container.ts";
import type { ContainerRecord } from "./container-record.ts";
import { isAlive, isSelf } from "./keeper.ts";

/**
 * Makes this process the container's keeper, and changes its record by the way; undefined while
 * another living process is, or it is not merely kept. Throws `not_found`, and what `change` does.
 */
export function keep(
  { store, containers }: Engine,
  container: Pick<Container, "id">,
  change: (now: Container) => Partial<ContainerRecord> = () => ({}),
): Container | undefined {
  return store.metadata.freeing(() =>
    store.metadata.transaction(() => {
      const { keeper, intent } = containers.get(container.id);
      const isFree = keeper === undefined || isSelf(keeper) || !isAlive(keeper);
      if (!isFree || intent !== "kept") return undefined;
      return containers.change(container, (now) => ({
        ...change(now),
        keeper: observeProcess("self"),
      }));
    }),
  );
}
