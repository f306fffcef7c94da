import { duringAsync } from "@skiff/base";
import {
  decodeImageIndex,
  decodeImageManifest,
  decodeReference,
  type Descriptor,
  isConfigType,
  isIndexType,
  isManifestType,
  mediaTypes,
  type Platform,
} from "@skiff/spec";
import type { Labels } from "../../labels/labels.ts";
import { collectGarbage } from "../../garbage/collect-garbage.ts";
import type { Store } from "../../store.ts";
import { findManifest } from "../find-manifest.ts";
import type { Image } from "../image.ts";
import { readDocument } from "../read-document.ts";
import { checkImage, type FoundImage, referAll } from "./check-image.ts";
import { findDockerImages } from "./find-docker-images.ts";
import { readSource } from "./read-source.ts";
import type { SourceFiles } from "./source-files.ts";
import { releaseTaking, type TakeOptions } from "./take-images.ts";
import type { Taking } from "./taking.ts";
import { unpackLayers } from "./unpack-layers.ts";

type Target = Image["target"];

/** An archive that was taken in. */
export interface TakenIndex {
  readonly index: Target;
  /** What the index lists. */
  readonly listed: readonly Target[];
}

export type NamedTarget = Pick<Image, "name" | "target"> & { readonly labels: Labels };

export interface IndexOptions extends Omit<TakeOptions, "platform"> {
  /** Images are unpacked for this; nothing is where not said. */
  readonly unpackFor: Platform | undefined;
  /** What is kept, under which names. */
  readonly name: (taken: TakenIndex) => readonly NamedTarget[];
}

/**
 * Takes in an archive as `importImage` does, and keeps its index as well: the layout's own, or one made of what
 * `docker save` wrote. What is no image of a container, and so has nothing to unpack, is kept as it is. Returns the
 * names that were given, each with whether it is new. Throws as `importImage`.
 */
export async function importIndex(
  store: Store,
  source: AsyncIterable<Uint8Array>,
  options: IndexOptions,
): Promise<readonly { readonly image: Image; readonly isNew: boolean }[]> {
  await collectGarbage(store);
  const lease = store.leases.create();
  try {
    const taking = { store, lease, signal: options.signal };
    const taken = await take(taking, await readSource(taking, source));
    for (const target of taken.listed) await unpack(taking, target, options.unpackFor);
    return store.metadata.transaction(() => {
      store.leases.check(lease);
      referAll(store.content, taken.index);
      return options.name(taken).map(({ name, target, labels }) => ({
        isNew: store.images.find(name) === undefined,
        image: store.images.replace(name, target, labels),
      }));
    });
  } finally {
    await releaseTaking(store, lease, options.warn);
  }
}

async function take(taking: Taking, files: SourceFiles): Promise<TakenIndex> {
  const own = files.findLayoutIndex();
  const text = own ?? encodeIndex(await findDockerImages(taking, files));
  const { digest, size } = await taking.store.content.ingest(taking.lease, bytesOf(text));
  const index = { digest, size, mediaType: mediaTypes.ociIndex };
  const { manifests } = readDocument(taking.store.content, index, decodeImageIndex);
  return { index, listed: manifests.map(targetOf) };
}

/** Of the images in an archive of Docker's, as containerd has it. */
function encodeIndex(images: readonly FoundImage[]): string {
  const manifests = images.map(({ name, target }) => ({
    mediaType: target.mediaType,
    digest: target.digest,
    size: target.size,
    ...(name !== target.digest && { annotations: annotationsOf(name) }),
  }));
  return JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
}

function annotationsOf(name: string): Readonly<Record<string, string>> {
  const { tag = "" } = decodeReference(name);
  return { "io.containerd.image.name": name, "org.opencontainers.image.ref.name": tag };
}

function targetOf({ digest, size, mediaType, annotations }: Descriptor): Target {
  return { digest, size, mediaType, annotations };
}

async function unpack(
  taking: Taking,
  target: Target,
  platform: Platform | undefined,
): Promise<void> {
  const { content } = taking.store;
  if (
    platform === undefined ||
    !(isIndexType(target.mediaType) || isManifestType(target.mediaType))
  )
    return;
  const found = findManifest(content, target, platform);
  if (found === undefined) return;
  const { config } = readDocument(content, found, decodeImageManifest);
  if (!isConfigType(config.mediaType)) return;
  await duringAsync(`unpack ${target.digest}`, async () => {
    const checked = checkImage(
      taking.store,
      { name: target.digest, target },
      { platform, isAlone: false },
    );
    await unpackLayers(taking, checked);
    if (checked.topSnapshot !== undefined) {
      content.referSnapshot(checked.config, checked.topSnapshot);
    }
  });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
