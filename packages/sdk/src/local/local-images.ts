import {
  type Engine,
  importRoot,
  pullImage,
  pushImage,
  registrySettings,
  tagImage,
} from "@skiff/engine";
import { decodePlatformText, decodeReference } from "@skiff/spec";
import {
  type Image as StoredImage,
  importImage,
  readFileBytes,
  removeImage,
  saveImages,
} from "@skiff/store";
import type { Abortable } from "../abortable.ts";
import type { RemoveOptions } from "../container.ts";
import type { Image } from "../image.ts";
import type { Images, ImportOptions, PullOptions, PushOptions, RemovedImage } from "../images.ts";
import { decodeImportOptions } from "./decode-commit-options.ts";
import { describedImage } from "./described-image.ts";
import { streamOf } from "./stream-of.ts";
import { untilAborted } from "./until-aborted.ts";
import type { Work } from "./work.ts";

/** See `Images`. */
export class LocalImages implements Images {
  readonly #engine: Engine;
  readonly #work: Work;

  constructor(engine: Engine, work: Work) {
    this.#engine = engine;
    this.#work = work;
  }

  async pull(name: string, { platform, signal, onProgress }: PullOptions = {}): Promise<Image> {
    const image = await this.#work.call({
      doing: `pull ${name}`,
      signal,
      run: (stop) =>
        pullImage(this.#engine, decodeReference(name), {
          settings: registrySettings(process.env),
          platform: platform === undefined ? undefined : decodePlatformText(platform),
          signal: stop,
          ...(onProgress !== undefined && { progress: onProgress }),
        }),
    });
    return this.#describe(image.image);
  }

  async load(
    source: string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    { signal }: Abortable = {},
  ): Promise<readonly Image[]> {
    const { store, warn } = this.#engine;
    const images = await this.#work.call({
      doing: "load",
      signal,
      run: (stop) => {
        const bytes = typeof source === "string" ? source : untilAborted(source, stop);
        return importImage(store, bytes, { warn, signal: stop });
      },
    });
    return images.map((image) => this.#describe(image));
  }

  async import(
    source: string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    { signal, ...given }: ImportOptions = {},
  ): Promise<Image> {
    const { name, message = "", changes = [], platform } = decodeImportOptions(given);
    const id = await this.#work.call({
      doing: "import",
      signal,
      run: (stop) => {
        const bytes = typeof source === "string" ? readFileBytes(source) : source;
        return importRoot(this.#engine, untilAborted(bytes, stop), {
          name: name === undefined ? undefined : decodeReference(name),
          comment: message,
          changes,
          platform: platform === undefined ? undefined : decodePlatformText(platform),
        });
      },
    });
    return this.#describe(this.#engine.store.images.resolve(name ?? id));
  }

  async push(name: string, { platform, signal }: PushOptions = {}): Promise<void> {
    await this.#work.call({
      doing: `push ${name}`,
      signal,
      run: (stop) =>
        pushImage(this.#engine, decodeReference(name), {
          settings: registrySettings(process.env),
          platform: platform === undefined ? undefined : decodePlatformText(platform),
          signal: stop,
        }),
    });
  }

  save(name: string, { signal }: Abortable = {}): ReadableStream<Uint8Array> {
    return streamOf(this.#work, { doing: `save ${name}`, signal }, () => {
      const { image, isByName } = this.#engine.store.images.resolveHow(name);
      const saved = { image, name: isByName ? image.name : undefined };
      return saveImages(this.#engine.store, [saved]);
    });
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Image> {
    this.#work.demandOpen(`image ${name}`, signal);
    return this.#describe(this.#engine.store.images.resolve(name));
  }

  async list({ signal }: Abortable = {}): Promise<readonly Image[]> {
    this.#work.demandOpen("list images", signal);
    return this.#engine.store.images.list().map((image) => this.#describe(image));
  }

  async tag(source: string, name: string, { signal }: Abortable = {}): Promise<Image> {
    this.#work.demandOpen(`tag ${source}`, signal);
    return this.#describe(tagImage(this.#engine, source, decodeReference(name)));
  }

  async remove(name: string, { force = false, signal }: RemoveOptions = {}): Promise<RemovedImage> {
    return this.#work.call({
      doing: `remove image ${name}`,
      signal,
      run: () => removeImage(this.#engine.store, name, { force }),
    });
  }

  #describe(image: StoredImage): Image {
    return describedImage(this.#engine, image);
  }
}
