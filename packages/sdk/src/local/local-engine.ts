import type { Engine as Opened } from "@skiff/engine";
import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import type { RunOptions } from "../create-options.ts";
import type { Engine } from "../engine.ts";
import type { Images } from "../images.ts";
import type { Output } from "../output.ts";
import { LocalContainers } from "./local-containers.ts";
import { LocalImages } from "./local-images.ts";
import { Work } from "./work.ts";

/** See `Engine`: in this process. */
export class LocalEngine implements Engine {
  readonly images: Images;
  readonly #containers: LocalContainers;
  readonly #undo = new AsyncDisposableStack();

  /** `engine` is closed with it. */
  constructor(engine: Opened) {
    this.#undo.use(engine);
    const work = new Work(engine.warn);
    this.images = new LocalImages(engine, work);
    this.#containers = this.#undo.use(new LocalContainers(engine, work, this.images));
    this.#undo.use(work);
  }

  get containers(): Containers {
    return this.#containers;
  }

  async run(options: RunOptions): Promise<Container> {
    return this.#containers.run(options);
  }

  async output(options: RunOptions): Promise<Output> {
    await using container = await this.#containers.run({ ...options, keep: false });
    return await container.output({ signal: options.signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}
