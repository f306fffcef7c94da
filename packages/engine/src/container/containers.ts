import { Fault, isFault } from "@skiff/base";
import { decodeContainerId, type Digest } from "@skiff/spec";
import { type ContainerRow, noSuch, type Pending, type Store } from "@skiff/store";
import { tell } from "../events/container-event.ts";
import type { Container } from "./container.ts";
import { type ContainerName, decodeContainerName } from "./container-name.ts";
import { type ContainerRecord, decodeContainerRecord } from "./container-record.ts";
import { planPending } from "./plan-pending.ts";

/** Containers' records: rows of the store. Each method is a transaction of its own. */
export class Containers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes the id and the name, before anything else of the container's is made. Throws `already_exists`. */
  claim(container: Omit<Container, "createdAt">, imageDigest: Digest | undefined): Container {
    const { id, name, imageName, snapshotKey } = container;
    try {
      const record = recordOf(container);
      return this.#store.metadata.transaction(() => {
        const row = { id, name, imageName, imageDigest, snapshotKey, record };
        const pending = planPending(record);
        const claimed = decodeRow(this.#store.containers.claim({ ...row, pending }));
        tell(this.#store, claimed, { action: "create" });
        return claimed;
      });
    } catch (error) {
      const holder = isFault(error, "already_exists")
        ? this.#store.containers.findByName(name)
        : undefined;
      if (holder === undefined) throw error;
      throw nameInUse(name, holder.id, error);
    }
  }

  /**
   * By what people write: an id, a name, or as much of an id as no other has.
   * Throws `not_found`, and `invalid_argument` where several ids begin so.
   */
  resolve(text: string): Container {
    const rows = this.#store.containers;
    const name = text.startsWith("/") ? text.slice(1) : text;
    const exact = rows.find(text) ?? rows.findByName(name);
    if (exact !== undefined) return decodeRow(exact);
    const begun = /^[0-9a-f]{1,63}$/.test(text) ? rows.listByPrefix(text) : [];
    const [first, ...others] = begun;
    if (first === undefined) throw noSuch("container", text);
    if (others.length === 0) return decodeRow(first);
    throw new Fault("invalid_argument", `several containers have an id that begins with ${text}`);
  }

  /** Throws `not_found`. */
  get(id: string): Container {
    return decodeRow(this.#store.containers.get(id));
  }

  find(id: string): Container | undefined {
    const row = this.#store.containers.find(id);
    return row === undefined ? undefined : decodeRow(row);
  }

  /** The newest first. */
  list(): readonly Container[] {
    return this.#store.containers.list().map(decodeRow);
  }

  /** Those that are pending so, see `planPending`; the newest first. */
  listPending(...so: readonly Pending[]): readonly Container[] {
    return this.#store.containers.listPending(...so).map(decodeRow);
  }

  /** Whether any is pending so. */
  hasPending(so: Pending): boolean {
    return this.#store.containers.hasPending(so);
  }

  /** Changes the record as it is now. Throws `not_found`. */
  change(
    { id }: Pick<Container, "id">,
    change: (now: Container) => Partial<ContainerRecord>,
  ): Container {
    return this.#store.metadata.transaction(() => {
      const now = this.get(id);
      const changed = { ...now, ...change(now) };
      const record = recordOf(changed);
      if (JSON.stringify(record) !== JSON.stringify(recordOf(now))) {
        this.#store.containers.replace(id, { pending: planPending(record), record });
      } // nobody is woken for nothing
      return changed;
    });
  }

  /** Throws `already_exists`, `not_found`. */
  rename({ id }: Pick<Container, "id">, name: ContainerName): void {
    this.#store.metadata.transaction(() => {
      const holder = this.#store.containers.findByName(name);
      if (holder !== undefined) throw nameInUse(name, holder.id);
      const { name: oldName } = this.get(id);
      this.#store.containers.rename(id, name);
      tell(this.#store, this.get(id), { action: "rename", oldName: `/${oldName}` });
    });
  }

  /** Idempotent. */
  remove({ id }: Pick<Container, "id">): void {
    const { metadata, containers } = this.#store;
    metadata.freeing(() =>
      metadata.transaction(() => {
        const removed = this.find(id);
        containers.remove(id);
        if (removed !== undefined) tell(this.#store, removed, { action: "destroy" });
      }),
    );
  }
}

function nameInUse(name: ContainerName, holder: string, cause?: unknown): Fault {
  return new Fault(
    "already_exists",
    `Conflict. The container name "/${name}" is already in use by container "${holder}"; ` +
      "remove or rename that container to use the name again",
    { cause },
  );
}

function recordOf(container: ContainerRecord): ContainerRecord {
  const { config, intent, autoRemove, dropsVolumes, keeper, owner, pauser } = container;
  const { startedAt, restartPolicy, restarts, stoppedIn, health, error, exit } = container;
  return {
    config,
    intent,
    autoRemove,
    dropsVolumes,
    keeper,
    owner,
    pauser,
    startedAt,
    restartPolicy,
    restarts,
    stoppedIn,
    health,
    error,
    exit,
  };
}

function decodeRow(row: ContainerRow): Container {
  const { id, name, imageName, snapshotKey, createdAt, record } = row;
  return {
    ...decodeContainerRecord(record),
    id: decodeContainerId(id),
    name: decodeContainerName(name),
    imageName: imageName ?? "",
    snapshotKey: snapshotKey ?? id,
    createdAt,
  };
}
