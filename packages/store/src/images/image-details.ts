import type { Descriptor, Digest, ImageConfig } from "@skiff/spec";
import type { Image } from "./image.ts";

/** An image for one platform, with all that a container of it needs to know. */
export interface ImageDetails {
  readonly image: Image;
  /** Of the configuration: what Docker calls the image's id. */
  readonly id: Digest;
  readonly manifestDigest: Digest;
  readonly layers: readonly Descriptor[];
  readonly config: ImageConfig;
  /** The snapshot to `prepare` a container's root on; undefined for an image without layers, or not unpacked. */
  readonly topSnapshot: string | undefined;
  /** Bytes of the layers, uncompressed. */
  readonly size: number;
}
