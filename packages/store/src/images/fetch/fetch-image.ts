import { during, duringAsync, Fault } from "@skiff/base";
import {
  decodeImageManifest,
  encodePlatform,
  type ImageManifest,
  isConfigType,
  isLayerType,
  type Platform,
} from "@skiff/spec";
import type { Store } from "../../store.ts";
import { type FoundImage, readDiffIds } from "../import/check-image.ts";
import { takeImages, type TakeOptions } from "../import/take-images.ts";
import { unpackLayers } from "../import/unpack-layers.ts";
import type { Image } from "../image.ts";
import { isForPlatform } from "../is-for-platform.ts";
import { readDocument } from "../read-document.ts";
import { fetchLayers } from "./fetch-layers.ts";
import { fetchDocument, fetchManifest } from "./fetch-manifest.ts";
import type { Fetching } from "./fetching.ts";
import type { ImageSource } from "./image-source.ts";
import type { LayerProgress } from "./layer-progress.ts";

export interface FetchOptions extends TakeOptions {
  /**
   * Hears of each layer: "present" for one that is here, or "waiting", "fetching" as often as there
   * is more of it, and "fetched"; then "unpacked".
   */
  readonly progress?: (progress: LayerProgress) => void;
  /** Before content is asked for again, the first time; twice as long each further one. Half a second by default. Milliseconds. */
  readonly retryDelay?: number;
}

/**
 * Takes in one image, of one platform, from a registry, and unpacks its layers while others arrive.
 * The name appears at the end. Throws `invalid_argument` for what is no image or not what its digests and sizes
 * say, and what the source throws. What of a layer has arrived is kept for an hour, for who asks again.
 */
export async function fetchImage(
  store: Store,
  { name, source }: { readonly name: string; readonly source: ImageSource },
  options: FetchOptions,
): Promise<Image> {
  const telling = { ...options, tells: "pull" } as const;
  const images = await takeImages(store, telling, async (taking, platform) => {
    const { progress = () => {}, retryDelay = 500 } = options;
    const signal = taking.signal ?? new AbortController().signal;
    await duringAsync(`image ${name}`, () =>
      fetchWhole({ ...taking, signal, source, retryDelay, progress }, platform, {
        isDemanded: options.platform !== undefined,
      }),
    );
    return [{ name, target: source.target } satisfies FoundImage];
  });
  const [image] = images;
  if (image === undefined) throw new Fault("internal", `image ${name}: it has got no name`);
  return image;
}

/** An image for one platform alone is taken on any machine, unless a platform is demanded. */
async function fetchWhole(
  fetching: Fetching,
  platform: Platform,
  { isDemanded }: { readonly isDemanded: boolean },
): Promise<void> {
  const { content } = fetching.store;
  const found = await fetchManifest(fetching, fetching.source.target, platform);
  if (found === undefined) throw nothingFor(platform);
  const manifest = readDocument(content, found, decodeImageManifest);
  during(found.digest, () => checkTypes(manifest));
  await fetchDocument(fetching, manifest.config);
  if (isDemanded && !isForPlatform(content, found, platform)) throw nothingFor(platform);
  const diffIds = readDiffIds(content, manifest);
  await using layers = fetchLayers(fetching, manifest.layers);
  await layers.during((taking) =>
    unpackLayers(taking, { diffIds, layers: layers.arriving }, layers.unpacked),
  );
}

function nothingFor(platform: Platform): Fault {
  return new Fault("not_found", `it has nothing for ${encodePlatform(platform)}`);
}

function checkTypes({ config, layers }: ImageManifest): void {
  if (!isConfigType(config.mediaType)) {
    throw new Fault(
      "invalid_argument",
      `it is no image to run, but ${JSON.stringify(config.mediaType)}`,
    );
  }
  const strange = layers.find(({ mediaType }) => !isLayerType(mediaType));
  if (strange === undefined) return;
  const type = JSON.stringify(strange.mediaType);
  throw new Fault("invalid_argument", `layer ${strange.digest} is none, but ${type}`);
}
