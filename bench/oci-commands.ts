import { join } from "node:path";
import type { Sample } from "./sample.ts";
import type { Spawner } from "./spawner.ts";

/** An OCI runtime: all of them have the same commands. */
export interface OciProgram {
  readonly name: string;
  readonly path: string;
  /** What makes it tell its version. */
  readonly version: string;
}

export const ociPrograms: readonly OciProgram[] = [
  { name: "oar", path: "dist/bin/oar", version: "version" },
  { name: "crun", path: "crun", version: "--version" },
  { name: "runc", path: "runc", version: "--version" },
];

/** The commands of a runtime, each measured, on a root of containers of its own. */
export class OciCommands {
  readonly name: string;
  readonly #spawner: Spawner;
  readonly #program: OciProgram;
  readonly #folder: string;

  /** @param folder For the runtimes' state. */
  constructor(spawner: Spawner, program: OciProgram, folder: string) {
    this.#spawner = spawner;
    this.name = program.name;
    this.#program = program;
    this.#folder = folder;
  }

  version(): Promise<Sample> {
    return this.#spawner.run(this.#program.path, this.#program.version);
  }

  /** Any command, with all that comes after the global options. */
  run(...words: readonly string[]): Promise<Sample> {
    const root = join(this.#folder, this.#program.name);
    return this.#spawner.run(this.#program.path, "--root", root, ...words);
  }

  create(id: string, bundle: string): Promise<Sample> {
    return this.run("create", "--bundle", bundle, "--pid-file", this.pidFile(id), id);
  }

  start(id: string): Promise<Sample> {
    return this.run("start", id);
  }

  /** A container that is running. */
  async begin(id: string, bundle: string): Promise<void> {
    await this.create(id, bundle);
    await this.start(id);
  }

  /** Waits for the end of the first process. */
  reap(id: string): Promise<void> {
    return this.#spawner.reap(this.pidFile(id));
  }

  delete(id: string): Promise<Sample> {
    return this.run("delete", id);
  }

  /** Ends a running container; `delete --force` of some waits where there is an event. */
  async end(id: string): Promise<void> {
    await this.run("kill", id, "KILL");
    await this.reap(id);
    await this.delete(id);
  }

  /** Create, start and delete of a container whose program ends by itself. */
  async cycle(id: string, bundle: string): Promise<readonly [Sample, Sample, Sample]> {
    const created = await this.create(id, bundle);
    const started = await this.start(id);
    await this.reap(id);
    return [created, started, await this.delete(id)];
  }

  /** Where the pid of a container's first process is. */
  pidFile(id: string): string {
    return join(this.#folder, `${this.#program.name}-${id}.pid`);
  }
}

export function sum(samples: readonly Sample[]): Sample {
  return {
    milliseconds: samples.reduce((total, { milliseconds }) => total + milliseconds, 0),
    peakKib: Math.max(...samples.map(({ peakKib }) => peakKib)),
  };
}
