import { isFault } from "@skiff/base";
import { type Engine, pullImage, pushImage, registrySettings, tagImage } from "@skiff/engine";
import { decodePlatformText, decodeReference } from "@skiff/spec";
import {
  type Image as StoredImage,
  type ImageDetails,
  importImage,
  removeImage,
  saveImages,
} from "@skiff/store";
import type { Abortable } from "../abortable.ts";
import type { RemoveOptions } from "../container.ts";
import type { Image } from "../image.ts";
import type { Images, PullOptions, PushOptions, RemovedImage } from "../images.ts";
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
    const details = this.#find(image);
    const created = details?.config.created;
    return {
      name: image.name,
      id: details?.id,
      digest: image.target.digest,
      size: details?.size ?? 0,
      createdAt: created === undefined ? undefined : new Date(created),
      labels: Object.fromEntries(details?.config.config.labels ?? []),
    };
  }

  #find(image: StoredImage): ImageDetails | undefined {
    try {
      return this.#engine.store.images.describe(image);
    } catch (error) {
      if (isFault(error, "not_found")) return undefined; // nothing for this machine
      throw error;
    }
  }
}
