import { during, Fault } from "@skiff/base";
import {
  decodeImageConfig,
  decodeImageIndex,
  decodeImageManifest,
  type Descriptor,
  encodePlatform,
  type Digest,
  type ImageConfig,
  type ImageManifest,
  isIndexType,
  mediaTypes,
  type Platform,
} from "@skiff/spec";
import type { Content } from "../../content/content.ts";
import type { ContentStore } from "../../content/content-store.ts";
import { chainIds } from "../../snapshots/chain-ids.ts";
import type { Store } from "../../store.ts";
import { deepestIndex, findManifest } from "../find-manifest.ts";
import type { Image } from "../image.ts";
import { isForPlatform } from "../is-for-platform.ts";
import { readDocument } from "../read-document.ts";

export interface FoundImage {
  readonly name: string;
  readonly target: Image["target"];
}

interface PlatformChoice {
  readonly platform: Platform;
  /** What the image is for others is not kept. */
  readonly isAlone: boolean;
}

export interface CheckedImage extends FoundImage {
  readonly config: Content;
  readonly diffIds: ImageConfig["diffIds"];
  /** From the lowest up, as many as `diffIds`. */
  readonly layers: readonly Content[];
  readonly topSnapshot: string | undefined;
}

/**
 * Makes sure that an image is whole for `platform`, and records what refers to what, for
 * its other platforms too as far as they are here, unless that one is to be alone. Throws `invalid_argument` for what is
 * missing or does not fit together.
 */
export function checkImage(
  store: Store,
  image: FoundImage,
  { platform, isAlone }: PlatformChoice,
): CheckedImage {
  return during(`image ${image.name}`, () => {
    getContent(store.content, image.target);
    const found = findManifest(store.content, image.target, platform);
    if (found === undefined) throw nothingFor(platform);
    const wanted = isAlone ? found.digest : undefined;
    store.metadata.transaction(() => refer(store.content, image.target, { depth: 0, wanted }));
    const manifest = readDocument(store.content, found, decodeImageManifest);
    const config = getContent(store.content, manifest.config);
    if (isAlone && !isForPlatform(store.content, found, platform)) throw nothingFor(platform);
    const diffIds = readDiffIds(store.content, manifest);
    const layers = manifest.layers.map((layer) => getContent(store.content, layer));
    return { ...image, config, diffIds, layers, topSnapshot: chainIds(diffIds).at(-1) };
  });
}

function nothingFor(platform: Platform): Fault {
  return new Fault("invalid_argument", `it has nothing for ${encodePlatform(platform)}`);
}

/** From the image's configuration. Throws `invalid_argument` unless it has one for each of the layers. */
export function readDiffIds(content: ContentStore, manifest: ImageManifest): readonly Digest[] {
  const { diffIds } = readDocument(content, manifest.config, decodeImageConfig);
  if (diffIds.length === manifest.layers.length) return diffIds;
  throw new Fault(
    "invalid_argument",
    `it has ${manifest.layers.length} layers, and its configuration ${diffIds.length}`,
  );
}

/** Records what an index or a manifest refers to, and what that does, as far as it is here. */
export function referAll(content: ContentStore, target: Image["target"]): void {
  refer(content, target, { depth: 0, wanted: undefined });
}

/** `wanted`: the only manifest to which indexes are to refer. */
function refer(
  content: ContentStore,
  target: Image["target"],
  { depth, wanted }: { readonly depth: number; readonly wanted: Digest | undefined },
): void {
  const present = content.find(target.digest);
  if (present === undefined || depth > deepestIndex) return;
  const all = childrenOf(content, target);
  const children =
    wanted === undefined || !isIndexType(target.mediaType)
      ? all
      : all.filter((child) => leadsTo(content, child, { depth: depth + 1, wanted }));
  content.refer(
    present,
    children.map(({ digest }) => digest),
  );
  for (const child of children) refer(content, child, { depth: depth + 1, wanted });
}

function leadsTo(
  content: ContentStore,
  target: Image["target"],
  { depth, wanted }: { readonly depth: number; readonly wanted: Digest },
): boolean {
  if (target.digest === wanted) return true;
  const isHere = isIndexType(target.mediaType) && content.find(target.digest) !== undefined;
  if (!isHere || depth > deepestIndex) return false;
  return childrenOf(content, target).some((child) =>
    leadsTo(content, child, { depth: depth + 1, wanted }),
  );
}

function childrenOf(content: ContentStore, target: Image["target"]): readonly Descriptor[] {
  switch (target.mediaType) {
    case mediaTypes.ociIndex:
    case mediaTypes.dockerIndex:
      return readDocument(content, target, decodeImageIndex).manifests;
    case mediaTypes.ociManifest:
    case mediaTypes.dockerManifest: {
      const { config, layers } = readDocument(content, target, decodeImageManifest);
      return [config, ...layers];
    }
    default:
      return [];
  }
}

function getContent(content: ContentStore, { digest, size }: Image["target"]): Content {
  const found = content.find(digest);
  if (found === undefined) throw new Fault("invalid_argument", `${digest} is missing`);
  if (found.size !== size) {
    throw new Fault("invalid_argument", `${digest} has ${found.size} bytes instead of ${size}`);
  }
  return found;
}
