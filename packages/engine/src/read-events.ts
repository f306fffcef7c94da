import type { Engine } from "./engine.ts";
import { type ContainerEvent, findContainerEvent } from "./events/container-event.ts";

export interface EventOptions {
  /** Only what happened from then on; absent: from now on. Milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** Ends then, or at once where that has been; absent: never. Milliseconds since the epoch. */
  readonly until?: number | undefined;
}

/** What happens to containers, whichever process does it. */
export async function* readEvents(
  { store }: Engine,
  { since, until = Infinity }: EventOptions,
): AsyncGenerator<ContainerEvent> {
  using changes = store.watch();
  let last = since === undefined ? store.events.lastId() : 0;
  for (;;) {
    const isOver = Date.now() > until; // what was told until now is read below
    for (const logged of store.events.listAfter(last)) {
      last = logged.id;
      const event = findContainerEvent(logged);
      const at = Number(logged.at / 1_000_000n);
      if (event !== undefined && at >= (since ?? 0) && at <= until) yield event;
    }
    if (isOver) return;
    await changes.next();
  }
}
