import { join } from "node:path";
import { Fault, isFault } from "@skiff/base";
import type { Labels } from "../labels/labels.ts";
import type { Lease, Leases } from "../leases/leases.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { ClientSnapshotter, Commit } from "./client-snapshotter.ts";
import type { Usage } from "./observe-usage.ts";
import type { SnapshotDriver, SnapshotPlace } from "./snapshot-driver.ts";
import {
  type NewSnapshot,
  type Parent,
  snapshotOf,
  type SnapshotRow,
  SnapshotRows,
} from "./snapshot-rows.ts";
import type { Mount, Snapshot } from "./snapshotter.ts";

interface Parts {
  readonly metadata: Metadata;
  readonly leases: Leases;
  readonly driver: () => Promise<SnapshotDriver>;
  /** Of all snapshots: each has one in it, by its row's id. */
  readonly directory: string;
  readonly namespace: string;
  readonly snapshotter: string;
}

/**
 * Snapshots whose making takes a while: the row claims the key first, and shows the snapshot once it is whole.
 * What a process was making that has died is garbage.
 */
export class DrivenSnapshotter implements ClientSnapshotter {
  readonly #parts: Parts;
  readonly #rows: SnapshotRows;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#rows = new SnapshotRows(parts.metadata, parts);
  }

  async prepare(key: string, parent: string | undefined): Promise<void> {
    await this.createWith(key, { kind: "active", parent }, () => {});
  }

  async view(key: string, parent: string | undefined): Promise<void> {
    await this.createWith(key, { kind: "view", parent }, () => {});
  }

  async createWith(key: string, made: NewSnapshot, also: (id: number) => void): Promise<void> {
    const { leases } = this.#parts;
    const maker = leases.create();
    try {
      const id = this.#claim(key, made, maker);
      try {
        const driver = await this.#parts.driver();
        const remoteKey = await driver.make(this.#placeOf({ ...made, key, id }));
        this.#parts.metadata.transaction(() => {
          this.#rows.finish(id, remoteKey);
          also(id);
        });
      } catch (error) {
        await this.#undo(id);
        throw error;
      }
    } finally {
      leases.release(maker);
    }
  }

  replaceLabels(key: string, change: (labels: Labels) => Labels): Snapshot {
    return snapshotOf(this.#rows.replaceLabels(key, change));
  }

  async mounts(key: string): Promise<readonly Mount[]> {
    const row = this.#rows.get(key);
    if (row.kind !== "committed") {
      return (await this.#parts.driver()).mounts(this.#placeOf(row));
    }
    throw new Fault(
      "failed_precondition",
      `snapshot ${key} is committed: only its children are mounted`,
    );
  }

  async commit(key: string, name: string, size: number): Promise<void> {
    await this.commitWith(key, { name, size }, () => {});
  }

  async commitWith(key: string, as: Commit, also: (id: number) => void): Promise<void> {
    const place = this.#placeOf(this.#rows.committable(key, as.name));
    const driver = await this.#parts.driver();
    const remoteKey = await driver.commit(place, as.name);
    this.#parts.metadata.transaction(() => also(this.#rows.commit(key, { ...as, remoteKey }).id));
    await driver.settle?.(place);
  }

  get(key: string): Snapshot {
    return snapshotOf(this.#rows.get(key));
  }

  find(key: string): Snapshot | undefined {
    const row = this.#rows.find(key);
    return row === undefined ? undefined : snapshotOf(row);
  }

  list(): readonly Snapshot[] {
    return this.#rows.list().map(snapshotOf);
  }

  async usage(key: string): Promise<Usage> {
    const place = this.#placeOf(this.#rows.get(key));
    return (await this.#parts.driver()).usage(place);
  }

  async remove(key: string): Promise<void> {
    this.#rows.release(key);
    for (const released of this.#rows.released(key)) await this.#removeReleased(released);
  }

  /** Where the key is a dead process's, which was making it, that goes first. */
  #claim(key: string, made: NewSnapshot, maker: Lease): number {
    const { leases, metadata } = this.#parts;
    leases.releaseDead();
    return metadata.transaction(() => {
      this.#rows.dropUnfinished(key);
      return this.#rows.insert(key, made, maker);
    });
  }

  /** What cannot be removed now stays recorded, for `collectGarbage`. */
  async #undo(id: number): Promise<void> {
    this.#parts.metadata.freeing(() => this.#rows.drop(id));
    try {
      await this.#removeReleased({ id, remoteKey: undefined });
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }

  async #removeReleased({ id, remoteKey }: Parent): Promise<void> {
    const driver = await this.#parts.driver();
    await driver.remove({ directory: this.#directory(id), remoteKey });
    this.#rows.forget(id);
  }

  #placeOf(row: Pick<SnapshotRow, "id" | "key" | "kind"> & Partial<SnapshotRow>): SnapshotPlace {
    return {
      key: row.key,
      kind: row.kind,
      labels: row.labels ?? {},
      directory: this.#directory(row.id),
      remoteKey: row.remoteKey,
      parents: this.#rows.parents(row).map(({ id, remoteKey }) => ({
        directory: this.#directory(id),
        remoteKey,
      })),
    };
  }

  #directory(id: number): string {
    return join(this.#parts.directory, String(id));
  }
}
