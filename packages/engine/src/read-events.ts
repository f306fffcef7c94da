import { findToldEvent, type ToldEvent } from "@skiff/store";
import type { Engine } from "./engine.ts";
import { Settling } from "./events/settling.ts";

export interface EventOptions {
  /** Only what happened from then on; absent: from the call on. Milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** Ends then, or at once where that has been; absent: never. Milliseconds since the epoch. */
  readonly until?: number | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What happens to containers, images, networks and volumes, whichever process does it, however late it is read. While it is waited for,
 * containers are settled as they stop.
 */
export function readEvents(engine: Engine, options: EventOptions): AsyncGenerator<ToldEvent> {
  const last = options.since === undefined ? engine.store.events.lastId() : 0;
  return eventsAfter(last, engine, options);
}

async function* eventsAfter(
  start: number,
  engine: Engine,
  { since = 0, until = Infinity, signal }: EventOptions,
): AsyncGenerator<ToldEvent> {
  const { store } = engine;
  using changes = store.watch(signal);
  await using settling = new Settling(engine);
  let last = start;
  while (signal?.aborted !== true) {
    const isOver = Date.now() > until; // what was told until now is read below
    for (const logged of store.events.listAfter(last)) {
      last = logged.id;
      const event = findToldEvent(logged);
      const at = Number(logged.at / 1_000_000n);
      if (event !== undefined && at >= since && at <= until) yield event;
    }
    if (isOver) return;
    settling.begin();
    await changes.next();
  }
}
