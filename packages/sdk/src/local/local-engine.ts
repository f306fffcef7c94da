import type { Engine as Opened } from "@skiff/engine";
import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import type { RunOptions } from "../create-options.ts";
import type { Engine } from "../engine.ts";
import type { EventKind, EventOf, EventOptions } from "../engine-event.ts";
import type { Images } from "../images.ts";
import type { Networks } from "../networks.ts";
import type { Output } from "../output.ts";
import type { Pods } from "../pods.ts";
import type { Volumes } from "../volumes.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import type { PodReference } from "../wire/pod-reference.ts";
import type { LocalContainer } from "./local-container.ts";
import { LocalContainers } from "./local-containers.ts";
import { localEvents } from "./local-events.ts";
import { LocalImages } from "./local-images.ts";
import { LocalNetworks } from "./local-networks.ts";
import type { LocalPod } from "./local-pod.ts";
import { LocalPods } from "./local-pods.ts";
import { LocalVolumes } from "./local-volumes.ts";
import { Warden } from "./warden.ts";
import { Work } from "./work.ts";

/** See `Engine`: in this process. */
export class LocalEngine implements Engine {
  readonly images: Images;
  readonly #networks: LocalNetworks;
  readonly volumes: Volumes;
  readonly #engine: Opened;
  readonly #work: Work;
  readonly #containers: LocalContainers;
  readonly #pods: LocalPods;
  readonly #undo = new AsyncDisposableStack();

  /** `engine` is closed with it. `programs`: the directory of `skiff`. */
  constructor(engine: Opened, programs: string) {
    this.#undo.use(engine);
    const work = new Work(engine.warn);
    const tools = { engine, work, warden: new Warden(engine, programs) };
    this.#engine = engine;
    this.#work = work;
    this.images = new LocalImages(engine, work);
    this.volumes = new LocalVolumes(engine, work);
    this.#networks = this.#undo.use(new LocalNetworks(tools));
    this.#pods = this.#undo.use(new LocalPods(tools));
    this.#containers = this.#undo.use(new LocalContainers(tools, this.images));
    this.#undo.use(work);
  }

  get containers(): Containers {
    return this.#containers;
  }

  get networks(): Networks {
    return this.#networks;
  }

  get pods(): Pods {
    return this.#pods;
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

  /** The same of a pod. */
  podHandle(reference: PodReference): LocalPod {
    return this.#pods.handle(reference);
  }

  events<Kind extends EventKind = EventKind>(
    options: EventOptions<Kind> = {},
  ): AsyncIterable<EventOf<Kind>> {
    this.#work.demandOpen("events");
    const signal = this.#work.signal(options.signal);
    return localEvents(this.#engine, options, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}
