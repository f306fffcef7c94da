import type { Abortable } from "./abortable.ts";
import type { NewImageOptions } from "./commit-options.ts";
import type { RemoveOptions } from "./container.ts";
import type { Image } from "./image.ts";

/** The images of a root, whoever brought them. Names are as Docker's: "busybox" is "docker.io/library/busybox:latest". */
export interface Images {
  /**
   * From its registry; what of it is here is not fetched again. Throws `not_found`,
   * `permission_denied`, `unavailable`, and `invalid_argument` for what is not what it says to be.
   */
  pull(name: string, options?: PullOptions): Promise<Image>;
  /** An OCI layout, or an archive of one or of `docker save`: its path, or its bytes. All of it, or nothing. Throws `not_found`, `invalid_argument` for what is no image. */
  load(
    source: string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: Abortable,
  ): Promise<readonly Image[]>;
  /** An image of one layer from a root file system: a tar archive, its path or its bytes, plain or packed by gzip or zstd. Throws `not_found`, `invalid_argument`. */
  import(
    source: string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: ImportOptions,
  ): Promise<Image>;
  /** To its registry; what is there is not sent again. Throws `not_found`, `permission_denied`, `unavailable`. */
  push(name: string, options?: PushOptions): Promise<void>;
  /** As an OCI archive that `docker load` takes too. A stream fails with `not_found`. */
  save(name: string, options?: Abortable): ReadableStream<Uint8Array>;
  /** By name, id, or the first digits of one. Throws `not_found`. */
  get(name: string, options?: Abortable): Promise<Image>;
  /** Each by each of its names. */
  list(options?: Abortable): Promise<readonly Image[]>;
  /** Gives an image another name, or points a name to it. Idempotent. Throws `not_found`, `invalid_argument`. */
  tag(source: string, name: string, options?: Abortable): Promise<Image>;
  /** With its last name, all that only it needed. Throws `not_found`, and `failed_precondition` for one in use, unless forced. */
  remove(name: string, options?: RemoveOptions): Promise<RemovedImage>;
}

export interface ImportOptions extends NewImageOptions {
  /** "linux/arm64"; this machine's where not said. */
  readonly platform?: string | undefined;
}

export interface PushOptions extends Abortable {
  /** Only what the image is for this one; all that is here as a whole where not said. */
  readonly platform?: string | undefined;
}

export interface PullOptions extends Abortable {
  /** "linux/arm64"; this machine's where not said. */
  readonly platform?: string | undefined;
  /** Called whenever more of a layer is here. */
  readonly onProgress?: ((progress: LayerProgress) => void) | undefined;
}

export interface LayerProgress {
  /** Its digest. */
  readonly layer: string;
  readonly state: "waiting" | "present" | "fetching" | "fetched" | "unpacked";
  /** Bytes that are here, of `size`. */
  readonly done: number;
  readonly size: number;
}

export interface RemovedImage {
  /** Names that are gone. */
  readonly untagged: readonly string[];
  /** Ids of the image and its snapshots that are gone. */
  readonly deleted: readonly string[];
}
