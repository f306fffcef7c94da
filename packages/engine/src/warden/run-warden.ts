import { isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { mindContainer } from "./mind-container.ts";
import { needsWarden } from "./needs-warden.ts";

const retryMs = 10_000;

/**
 * Sees to all containers that have something coming, until none has: starts them again, checks
 * their health, removes them. Returns at once where another warden does. A crash loses nothing:
 * what is to come follows from the records.
 */
export async function runWarden(engine: Engine): Promise<void> {
  do {
    using lock = engine.platform.lock(engine.layout.wardenLock);
    if (lock === undefined) return;
    await mindAll(engine);
  } while (list(engine).length > 0); // one came after the last look, and trusted the lock
}

async function mindAll(engine: Engine): Promise<void> {
  using changes = engine.store.watch();
  const minded = new Map<string, Promise<void>>();
  for (;;) {
    for (const { id } of list(engine)) {
      if (minded.has(id)) continue;
      minded.set(
        id,
        mind(engine, id).finally(() => minded.delete(id)),
      );
    }
    if (minded.size === 0) return;
    await Promise.race([changes.next(), ...minded.values()]);
  }
}

/** What fails is tried again, but not at once. */
async function mind(engine: Engine, id: string): Promise<void> {
  try {
    await mindContainer(engine, id);
  } catch (error) {
    if (!isFault(error)) throw error;
    engine.warn(error);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

function list(engine: Engine): readonly { readonly id: string }[] {
  const { bootId } = observeProcess("self");
  return engine.containers.list().filter((container) => needsWarden(container, bootId));
}
