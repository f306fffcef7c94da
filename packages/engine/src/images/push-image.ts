import { duringAsync, Fault, isFault } from "@skiff/base";
import type { Pushed, Repository } from "@skiff/registry";
import {
  canonicalName,
  type Descriptor,
  type Digest,
  isLayerType,
  type Platform,
  type Reference,
} from "@skiff/spec";
import { type Image, type ImageContents, selectWhole, type Store, tellOfImage } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { RegistrySettings } from "../registries/registry-settings.ts";
import { findMountSources } from "./find-mount-sources.ts";
import { openRepository } from "./open-repository.ts";

export interface PushProgress {
  readonly layer: Digest;
  readonly state: "waiting" | "pushing" | Pushed;
  /** Bytes that are sent, of `size`. */
  readonly done: number;
  readonly size: number;
  /** The repository that it was mounted from. */
  readonly from: string | undefined;
}

export interface PushOptions {
  readonly settings: RegistrySettings;
  /** The image of the name by default. */
  readonly image?: Image;
  /** Only what the image is for this one; by default all that is here as a whole. */
  readonly platform?: Platform | undefined;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: PushProgress) => void;
}

/** As many at once as Docker's. */
const atOnce = 5;
const mostAttempts = 5;

/**
 * Gives an image to its registry, and returns what its name stands for there: the image's own document, or one platform's
 * where not all are here. What the registry has is not sent again. Throws `not_found`, `permission_denied`, `unavailable`.
 */
export async function pushImage(
  { store }: Pick<Engine, "store">,
  reference: Reference,
  options: PushOptions,
): Promise<Image["target"]> {
  const name = canonicalName(reference);
  const image = options.image ?? store.images.get(name);
  if (reference.tag === undefined) {
    throw new Fault("invalid_argument", `push ${name}: a name with a digest cannot be given`);
  }
  const lease = store.leases.create();
  try {
    const { target, contents } = selectWhole(store.content, image, options.platform);
    const kept = [...contents.documents, ...contents.blobs];
    for (const { digest } of kept) {
      if (store.content.findAndKeep(lease, digest) !== undefined) continue;
      throw new Fault("not_found", `push ${name}: ${digest} was removed meanwhile`);
    }
    using repository = openRepository(options.settings, reference);
    const signal = options.signal ?? new AbortController().signal;
    const pushing: Pushing = { store, repository, reference, contents, signal, options };
    await duringAsync(`push ${name}`, () => pushAll(pushing, reference.tag ?? "latest"));
    tellOfImage(store, { ...image, name }, "push");
    return target;
  } finally {
    store.leases.release(lease);
  }
}

interface Pushing {
  readonly store: Store;
  readonly repository: Repository;
  readonly reference: Reference;
  readonly contents: ImageContents;
  readonly signal: AbortSignal;
  readonly options: PushOptions;
}

async function pushAll(pushing: Pushing, tag: string): Promise<void> {
  const { store, repository, contents, reference } = pushing;
  const sources = findMountSources(store, reference);
  await pushBlobs(pushing, sources);
  for (const [i, { digest, mediaType }] of contents.documents.entries()) {
    const isLast = i === contents.documents.length - 1;
    const bytes = await wholeOf(store, digest);
    const manifest = { reference: isLast ? tag : digest, digest, mediaType, bytes };
    await retrying(pushing, () => repository.pushManifest(manifest, pushing.signal));
  }
}

async function pushBlobs(pushing: Pushing, sources: ReadonlyMap<Digest, string>): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([pushing.signal, stop.signal]);
  for (const blob of pushing.contents.blobs) tell(pushing, blob, { state: "waiting", done: 0 });
  const waiting = [...pushing.contents.blobs];
  const work = async (): Promise<void> => {
    for (let blob = waiting.shift(); blob !== undefined; blob = waiting.shift()) {
      signal.throwIfAborted();
      await pushBlob({ ...pushing, signal }, blob, sources.get(blob.digest));
    }
  };
  const workers = Array.from({ length: atOnce }, work);
  for (const worker of workers) worker.catch(() => stop.abort());
  try {
    await Promise.all(workers);
  } finally {
    await Promise.allSettled(workers);
  }
}

async function pushBlob(
  pushing: Pushing,
  blob: Descriptor,
  mountFrom: string | undefined,
): Promise<void> {
  const { store, repository, signal } = pushing;
  const content = store.content.get(blob.digest);
  const open = async function* (): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of store.content.read(content)) {
      tell(pushing, blob, { state: "pushing", done });
      yield chunk;
      done += chunk.length;
    }
  };
  const body = { size: content.size, open };
  const state = await retrying(pushing, () =>
    repository.pushBlob({ digest: blob.digest, body, mountFrom }, signal),
  );
  tell(pushing, blob, { state, done: blob.size, from: mountFrom });
}

function tell(
  { options }: Pushing,
  { digest, size, mediaType }: Descriptor,
  {
    state,
    done,
    from,
  }: Pick<PushProgress, "state" | "done"> & { readonly from?: string | undefined },
): void {
  if (isLayerType(mediaType)) options.progress?.({ layer: digest, size, state, done, from });
}

async function wholeOf(store: Store, digest: Digest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.content.read(store.content.get(digest))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Again, a few times, where asking again may help. */
async function retrying<T>({ signal, options }: Pushing, work: () => Promise<T>): Promise<T> {
  const { retryDelay = 500 } = options.settings;
  const { setTimeout } = process.getBuiltinModule("node:timers/promises");
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const mayHelp = isFault(error, "unavailable", "deadline_exceeded");
      if (!mayHelp || attempt === mostAttempts) throw error;
    }
    await setTimeout(retryDelay * 2 ** (attempt - 1), undefined, { signal });
  }
}
