import { isFault } from "@skiff/base";
import { observeProcess } from "@skiff/store";
import { isAlive, type Keeper } from "../container/keeper.ts";
import type { Engine } from "../engine.ts";
import { mindContainer } from "./mind-container.ts";
import { mindNetwork } from "./mind-network.ts";
import { needsWarden } from "./needs-warden.ts";

const retryMs = 10_000;
/** Who is about to make a container has made it by then, or failed. */
const expectingMs = 2000;

export interface WardenOptions {
  /** The process that is about to own a container, or a network: its first one is waited for, for two seconds. */
  readonly expecting?: number | undefined;
}

/**
 * Sees to all containers that have something coming, until none has: starts them again, checks
 * their health, removes them; and to networks that go with a process. Returns at once where another warden does. A crash loses nothing:
 * what is to come follows from the records.
 */
export async function runWarden(engine: Engine, { expecting }: WardenOptions = {}): Promise<void> {
  const owner = expecting === undefined ? undefined : findProcess(expecting);
  do {
    using lock = engine.platform.lock(engine.layout.wardenLock);
    if (lock === undefined) return;
    if (owner !== undefined) await untilOwning(engine, owner);
    await mindAll(engine);
  } while (list(engine).length > 0); // one came after the last look, and trusted the lock
}

function findProcess(pid: number): Keeper | undefined {
  try {
    return observeProcess(pid);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

/** Until something is that process's, it has died, or its time is over. */
async function untilOwning(engine: Engine, owner: Keeper): Promise<void> {
  using changes = engine.store.watch();
  const deadline = performance.now() + expectingMs;
  const isOwner = (): boolean =>
    [...engine.containers.listPending("now"), ...engine.networks.listOwned()].some(
      (owned) => owned.owner?.pid === owner.pid,
    );
  while (!isOwner() && isAlive(owner) && performance.now() < deadline) await changes.next();
}

async function mindAll(engine: Engine): Promise<void> {
  using changes = engine.store.watch();
  const minded = new Map<string, Promise<void>>();
  for (;;) {
    for (const { id, mind } of list(engine)) {
      if (minded.has(id)) continue;
      minded.set(
        id,
        tryToMind(engine, () => mind(engine, id)).finally(() => minded.delete(id)),
      );
    }
    if (minded.size === 0) return;
    await Promise.race([changes.next(), ...minded.values()]);
  }
}

/** What fails is tried again, but not at once. */
async function tryToMind(engine: Engine, mind: () => Promise<void>): Promise<void> {
  try {
    await mind();
  } catch (error) {
    if (!isFault(error)) throw error;
    engine.warn(error);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/** What is to be seen to, and by what. */
interface Minded {
  readonly id: string;
  readonly mind: (engine: Engine, id: string) => Promise<void>;
}

function list(engine: Engine): readonly Minded[] {
  const { bootId } = observeProcess("self");
  const containers = engine.containers
    .listPending("later", "now")
    .filter((container) => needsWarden(container, bootId));
  return [
    ...containers.map(({ id }) => ({ id, mind: mindContainer })),
    ...engine.networks.listOwned().map(({ id }) => ({ id, mind: mindNetwork })),
  ];
}
