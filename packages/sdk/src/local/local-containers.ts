import { during, Fault } from "@skiff/base";
import {
  type Container as Recorded,
  type ContainerOptions,
  createContainer,
  createReady,
  type Engine,
  isPod,
  obtainImage,
  startDetached,
} from "@skiff/engine";
import { decodePlatformText } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import type { Abortable } from "../abortable.ts";
import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import type { CreateOptions, ImageOptions } from "../create-options.ts";
import type { Images } from "../images.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import { containerOptions } from "./container-options.ts";
import { decodeCreateOptions } from "./decode-create-options.ts";
import { LocalContainer, type Tools } from "./local-container.ts";
import { removeSeen } from "./remove-seen.ts";
import { settleAll } from "./settle-all.ts";
import type { Warden } from "./warden.ts";
import type { Work } from "./work.ts";

/** See `Containers`. Disposing of it removes what it made, but for what is to be kept. */
export class LocalContainers implements Containers, AsyncDisposable {
  readonly #engine: Engine;
  readonly #work: Work;
  readonly #warden: Warden;
  readonly #images: Images;
  readonly #own = new Set<string>();

  constructor({ engine, work, warden }: Tools, images: Images) {
    this.#engine = engine;
    this.#work = work;
    this.#warden = warden;
    this.#images = images;
  }

  async create(options: CreateOptions): Promise<Container> {
    return this.#make(options, "create", (made) => createContainer(this.#engine, made));
  }

  async run(options: CreateOptions): Promise<Container> {
    return this.#make(options, "run", async (made) =>
      startDetached(this.#engine, await createReady(this.#engine, made)),
    );
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Container> {
    return this.#work.call({
      doing: `container ${name}`,
      signal,
      run: async () => this.#handle(demandContainer(this.#engine.containers.resolve(name)), false),
    });
  }

  async list({ signal }: Abortable = {}): Promise<readonly Container[]> {
    return this.#work.call({
      doing: "list containers",
      signal,
      run: async () => {
        const containers = this.#engine.containers.list().filter((one) => !isPod(one));
        return containers.map((container) => this.#handle(container, false));
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await settleAll([...this.#own], async (id) => {
      const container = this.#engine.containers.find(id);
      if (container !== undefined) await removeSeen(this.#engine, container, { volumes: true });
    });
  }

  async #make(
    { signal, ...given }: CreateOptions,
    verb: string,
    make: (options: ContainerOptions) => Promise<Recorded>,
  ): Promise<Container> {
    const doing = `${verb} ${given.image}`;
    this.#work.demandOpen(doing, signal);
    const options = during(doing, () => decodeCreateOptions(given));
    const wish = during(doing, () => containerOptions(options));
    const image = await this.#ensureImage(options, signal);
    const isOwn = options.keep !== true;
    return this.#work.call({
      doing,
      signal,
      run: async () => {
        if (isOwn) this.#warden.expect();
        const making = make({ ...wish, image }); // it is recorded by now
        this.#warden.ensure();
        const made = await making;
        if (isOwn) this.#own.add(made.id);
        else this.#warden.ensure(); // its policy may want one
        return this.#handle(made, isOwn);
      },
      undo: async ({ id }) =>
        removeSeen(this.#engine, this.#engine.containers.get(id), { volumes: true }),
    });
  }

  async #ensureImage(
    { image, platform, pull: policy = "missing" }: ImageOptions,
    signal: AbortSignal | undefined,
  ): Promise<ImageDetails> {
    const wanted = platform === undefined ? undefined : decodePlatformText(platform);
    const choice = { image, platform: wanted, policy };
    return obtainImage(this.#engine, choice, () => this.#images.pull(image, { platform, signal }));
  }

  handle(reference: ContainerReference): LocalContainer {
    const tools = { engine: this.#engine, work: this.#work, warden: this.#warden };
    return new LocalContainer(tools, reference, () => this.#own.delete(reference.id));
  }

  #handle({ id, name, imageName: image }: Recorded, isOwn: boolean): Container {
    return this.handle({ id, name, image, isOwn });
  }
}

/** What holds a pod together is that pod's own. */
function demandContainer(found: Recorded): Recorded {
  if (!isPod(found)) return found;
  throw new Fault("not_found", `container ${found.name}: it is a pod; see engine.pods`);
}
