import { createVolume, type Engine, removeVolume } from "@skiff/engine";
import type { Volume as Recorded } from "@skiff/store";
import type { Abortable } from "../abortable.ts";
import type { Volume, VolumeOptions, Volumes } from "../volumes.ts";
import type { Work } from "./work.ts";

/** See `Volumes`. */
export class LocalVolumes implements Volumes {
  readonly #engine: Engine;
  readonly #work: Work;

  constructor(engine: Engine, work: Work) {
    this.#engine = engine;
    this.#work = work;
  }

  async create(name?: string, { labels = {}, signal }: VolumeOptions = {}): Promise<Volume> {
    this.#work.demandOpen(`create volume ${name ?? ""}`, signal);
    return describe(createVolume(this.#engine, { name, labels, options: {} }));
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Volume> {
    this.#work.demandOpen(`volume ${name}`, signal);
    return describe(this.#engine.store.volumes.get(name));
  }

  async list({ signal }: Abortable = {}): Promise<readonly Volume[]> {
    this.#work.demandOpen("list volumes", signal);
    return this.#engine.store.volumes.list().map(describe);
  }

  async remove(name: string, { signal }: Abortable = {}): Promise<void> {
    await this.#work.call({
      doing: `remove volume ${name}`,
      signal,
      run: () => removeVolume(this.#engine, name),
    });
  }
}

function describe({ name, labels, createdAt }: Recorded): Volume {
  return { name, labels, createdAt };
}
