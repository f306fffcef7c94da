import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import { guarded } from "../files/guarded.ts";
import { removeTree } from "../files/remove-tree.ts";
import { decodeLabels, encodeLabels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { Volume } from "./volume.ts";

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
    if (volume === undefined) throw new Fault("not_found", `no such volume: ${name}`);
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

  /** The volume of that name, made where there is none; its directory is `makeDirectory`'s to make. */
  ensure(wanted: Pick<Volume, "name" | "isAnonymous" | "labels">): Volume {
    return this.#metadata.transaction(() => {
      this.#metadata.run(
        `INSERT INTO volumes (state, name, anonymous, labels, created_at) VALUES ('present', ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        wanted.name,
        wanted.isAnonymous ? 1 : 0,
        encodeLabels(wanted.labels),
        Date.now(),
      );
      return this.get(wanted.name);
    });
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

  /** Removes the directories of volumes that were released, by whomever, then their rows. Idempotent. */
  async removeReleased(): Promise<void> {
    const sql = "SELECT * FROM volumes WHERE state = 'removing'";
    for (const { id } of this.#metadata.all(sql, decodeRow)) {
      await removeTree(this.folder({ id }));
      this.#metadata.freeing(() =>
        this.#metadata.run("DELETE FROM volumes WHERE id = ? AND state = 'removing'", id),
      );
    }
  }
}

const decodeRow: Decoder<Volume> = object((o) => ({
  id: o.required("id", integer),
  name: o.required("name", string),
  isAnonymous: o.required("anonymous", integer) !== 0,
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
}));
