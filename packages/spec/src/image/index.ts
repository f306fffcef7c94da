export type { Descriptor } from "./descriptor.ts";
export { decodeDigest, type Digest, type DigestAlgorithm, digestParts } from "./digest.ts";
export { decodeDockerArchiveManifest, type DockerArchiveImage } from "./docker-archive-manifest.ts";
export {
  decodeImageConfig,
  type History,
  type ImageConfig,
  type ImageHealthcheck,
  type RunConfig,
} from "./image-config.ts";
export { decodeImageIndex, type ImageIndex } from "./image-index.ts";
export { decodeImageManifest, type ImageManifest } from "./image-manifest.ts";
export {
  isConfigType,
  isIndexType,
  isLayerType,
  isManifestType,
  mediaTypes,
} from "./media-types.ts";
export { decodeOciLayout, type OciLayout } from "./oci-layout.ts";
export type { Platform } from "./platform.ts";
export { rankPlatform } from "./platform-rank.ts";
export { decodePlatformText, encodePlatform } from "./platform-text.ts";
export { decodeReference, type Reference } from "./reference.ts";
export { canonicalName, familiarName, familiarRepository } from "./reference-text.ts";
export { shownImage } from "./shown-image.ts";
