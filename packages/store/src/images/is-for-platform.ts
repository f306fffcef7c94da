import { decodeImageConfig, decodeImageManifest, type Platform, rankPlatform } from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import type { Image } from "./image.ts";
import { readDocument } from "./read-document.ts";

/** Whether a manifest's image says of itself that it is for that platform; what refers to it need not say it. */
export function isForPlatform(
  content: ContentStore,
  manifest: Image["target"],
  platform: Platform,
): boolean {
  const { config } = readDocument(content, manifest, decodeImageManifest);
  const { os, architecture, variant } = readDocument(content, config, decodeImageConfig);
  const own = { os, architecture, variant, osVersion: undefined, osFeatures: undefined };
  return rankPlatform(own, platform) !== undefined;
}
