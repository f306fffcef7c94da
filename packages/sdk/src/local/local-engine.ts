import type { Engine as Opened } from "@skiff/engine";
import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import type { RunOptions } from "../create-options.ts";
import type { Engine } from "../engine.ts";
import type { EngineEvent, EventOptions } from "../engine-event.ts";
import type { Images } from "../images.ts";
import type { Networks } from "../networks.ts";
import type { Output } from "../output.ts";
import type { Volumes } from "../volumes.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import type { LocalContainer } from "./local-container.ts";
import { LocalContainers } from "./local-containers.ts";
import { localEvents } from "./local-events.ts";
import { LocalImages } from "./local-images.ts";
import { LocalNetworks } from "./local-networks.ts";
import { LocalVolumes } from "./local-volumes.ts";
import { Warden } from "./warden.ts";
import { Work } from "./work.ts";

/** See `Engine`: in this process. */
export class LocalEngine implements Engine {
  readonly images: Images;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly #engine: Opened;
  readonly #work: Work;
  readonly #containers: LocalContainers;
  readonly #undo = new AsyncDisposableStack();

  /** `engine` is closed with it. `programs`: the directory of `skiff`. */
  constructor(engine: Opened, programs: string) {
    this.#undo.use(engine);
    const work = new Work(engine.warn);
    const warden = new Warden(engine, programs);
    this.#engine = engine;
    this.#work = work;
    this.images = new LocalImages(engine, work);
    this.networks = new LocalNetworks(engine, work);
    this.volumes = new LocalVolumes(engine, work);
    this.#containers = this.#undo.use(new LocalContainers({ engine, work, warden }, this.images));
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

  /** Of a container that somebody else has looked up, or made, by this engine. */
  handle(reference: ContainerReference): LocalContainer {
    return this.#containers.handle(reference);
  }

  events(options: EventOptions = {}): AsyncIterable<EngineEvent> {
    this.#work.demandOpen("events");
    const signal = this.#work.signal(options.signal);
    return localEvents(this.#engine, options, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}
