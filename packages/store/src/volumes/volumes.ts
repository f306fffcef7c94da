import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import { isMounted } from "../files/is-mounted.ts";
import { removeTree } from "../files/remove-tree.ts";
import { decodeLabels, encodeLabels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Volume } from "./volume.ts";
import { noSuch } from "../no-such.ts";

/** Volumes. Who uses one is the engine's to know; every method but the asynchronous ones may be used inside `metadata.transaction`. */
export class Volumes {
  readonly #metadata: Metadata;
  readonly #dir: string;

  constructor(metadata: Metadata, directory: string) {
    this.#metadata = metadata;
    this.#dir = directory;
  }

  /** Throws `not_found`. */
  get(name: string): Volume {
    const volume = this.find(name);
    if (volume === undefined) throw noSuch("volume", name);
    return volume;
  }

  find(name: string): Volume | undefined {
    const sql = "SELECT * FROM volumes WHERE state = 'present' AND name = ?";
    return this.#metadata.find(sql, decodeRow, name);
  }

  /** By name. */
  list(): readonly Volume[] {
    return this.#metadata.all(
      "SELECT * FROM volumes WHERE state = 'present' ORDER BY name",
      decodeRow,
    );
  }

  /** Takes the name; its directory is `makeDirectory`'s to make. Throws `already_exists`. */
  create(wanted: Pick<Volume, "name" | "isAnonymous" | "labels" | "options">): Volume {
    return this.#metadata.transaction(() => {
      if (this.find(wanted.name) !== undefined) {
        throw new Fault("already_exists", `volume ${wanted.name} exists already`);
      }
      this.#metadata.run(
        `INSERT INTO volumes (state, name, anonymous, labels, options, created_at)
         VALUES ('present', ?, ?, ?, ?, ?)`,
        wanted.name,
        wanted.isAnonymous ? 1 : 0,
        encodeLabels(wanted.labels),
        encodeLabels(wanted.options),
        Date.now(),
      );
      return this.get(wanted.name);
    });
  }

  /** Writes down that a container needs what is mounted there. Idempotent. */
  hold({ id }: Pick<Volume, "id">, containerId: string): void {
    const sql = "INSERT OR IGNORE INTO volume_holders (container_id, volume_id) VALUES (?, ?)";
    this.#metadata.run(sql, containerId, id);
  }

  /** Idempotent. */
  letGo({ id }: Pick<Volume, "id">, containerId: string): void {
    const sql = "DELETE FROM volume_holders WHERE container_id = ? AND volume_id = ?";
    this.#metadata.run(sql, containerId, id);
  }

  /** Whether a container needs what is mounted there. */
  isHeld({ id }: Pick<Volume, "id">): boolean {
    const sql = "SELECT volume_id AS id FROM volume_holders WHERE volume_id = ? LIMIT 1";
    return this.#metadata.find(sql, decodeId, id) !== undefined;
  }

  listHeld(containerId: string): readonly Volume[] {
    const sql = `SELECT volumes.* FROM volume_holders JOIN volumes ON volumes.id = volume_id
                 WHERE container_id = ?`;
    return this.#metadata.all(sql, decodeRow, containerId);
  }

  /** Where its files are. Idempotent. */
  makeDirectory(volume: Pick<Volume, "id">): string {
    const path = this.path(volume);
    guarded(`make ${path}`, () => mkdirSync(path, { recursive: true, mode: 0o755 }));
    return path;
  }

  path({ id }: Pick<Volume, "id">): string {
    return join(this.folder({ id }), "_data");
  }

  /** All that is the volume's. */
  folder({ id }: Pick<Volume, "id">): string {
    return join(this.#dir, String(id));
  }

  /** Gives the name up: what is left is `removeReleased`'s to remove. Idempotent. */
  release({ id }: Pick<Volume, "id">): void {
    this.#metadata.freeing(() =>
      this.#metadata.run("UPDATE volumes SET state = 'removing' WHERE id = ?", id),
    );
  }

  /**
   * Removes the directories of volumes that were released, by whomever, then their rows. Idempotent.
   * Throws `failed_precondition` where something is mounted there: that is somebody else's.
   */
  async removeReleased(): Promise<void> {
    const sql = "SELECT * FROM volumes WHERE state = 'removing'";
    for (const volume of this.#metadata.all(sql, decodeRow)) {
      const { id } = volume;
      if (Object.keys(volume.options).length > 0) this.#demandUnmounted(volume);
      await removeTree(this.folder({ id }));
      this.#metadata.freeing(() =>
        this.#metadata.run("DELETE FROM volumes WHERE id = ? AND state = 'removing'", id),
      );
    }
  }

  #demandUnmounted(volume: Volume): void {
    const path = this.path(volume);
    if (!isMounted(path)) return;
    throw new Fault("failed_precondition", `remove volume ${volume.name}: ${path} is mounted`);
  }
}

const decodeId: Decoder<number> = object((o) => o.required("id", integer));

const decodeRow: Decoder<Volume> = object((o) => ({
  id: o.required("id", integer),
  name: o.required("name", string),
  isAnonymous: o.required("anonymous", integer) !== 0,
  labels: o.required("labels", decodeLabels),
  options: o.required("options", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
}));
