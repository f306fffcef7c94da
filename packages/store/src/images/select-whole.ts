import { Fault } from "@skiff/base";
import { encodePlatform, type Platform } from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import { findManifest } from "./find-manifest.ts";
import type { Image } from "./image.ts";
import { isForPlatform } from "./is-for-platform.ts";
import { type ImageContents, listContents } from "./list-contents.ts";
import { thisPlatform } from "./this-platform.ts";

export interface WholeImage {
  readonly target: Image["target"];
  readonly contents: ImageContents;
}

/**
 * What of an image can be given to others: all of it where all is here, else what it is for this
 * machine; or what it is for a platform. Throws `not_found` where that is not here as a whole.
 */
export function selectWhole(content: ContentStore, image: Image, platform?: Platform): WholeImage {
  const all = listContents(content, image.target);
  if (platform === undefined && all.missing.length === 0) {
    return { target: image.target, contents: all };
  }
  const wanted = platform ?? thisPlatform();
  const target = findManifest(content, image.target, wanted);
  const contents = target && listContents(content, target);
  const isWhole = target !== undefined && contents?.missing.length === 0;
  if (isWhole && (platform === undefined || isForPlatform(content, target, platform))) {
    return { target, contents };
  }
  throw new Fault("not_found", `image ${image.name} is not here for ${encodePlatform(wanted)}`);
}
