import { Fault, isFault } from "@skiff/base";
import {
  canonicalName,
  type Decoder,
  decodeDigest,
  decodeReference,
  type Digest,
  integer,
  object,
  type Platform,
  string,
} from "@skiff/spec";
import type { ContentStore } from "../content/content-store.ts";
import { decodeLabels, encodeLabels, type Labels } from "../labels/labels.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { OverlaySnapshotter } from "../snapshots/overlay-snapshotter.ts";
import { describeImage } from "./describe-image.ts";
import type { Image } from "./image.ts";
import type { ImageDetails } from "./image-details.ts";
import { noSuch } from "../no-such.ts";

/** Names of images. Rows only, but for `describe`; every method may be used inside `metadata.transaction`. */
export class Images {
  readonly #metadata: Metadata;
  readonly #content: ContentStore;
  readonly #snapshots: OverlaySnapshotter;
  readonly #namespace: string;

  constructor(
    metadata: Metadata,
    of: {
      readonly content: ContentStore;
      readonly snapshots: OverlaySnapshotter;
      readonly namespace: string;
    },
  ) {
    this.#metadata = metadata;
    this.#content = of.content;
    this.#snapshots = of.snapshots;
    this.#namespace = of.namespace;
  }

  /** By its name in full. Throws `not_found`. */
  get(name: string): Image {
    const image = this.find(name);
    if (image === undefined) throw noSuch("image", name);
    return image;
  }

  find(name: string): Image | undefined {
    const sql = "SELECT * FROM images WHERE namespace = ? AND name = ?";
    return this.#metadata.find(sql, decodeRow, this.#namespace, name);
  }

  /** The newest first. */
  list(): readonly Image[] {
    const sql = "SELECT * FROM images WHERE namespace = ? ORDER BY updated_at DESC, name";
    return this.#metadata.all(sql, decodeRow, this.#namespace);
  }

  listByDigest(digest: Digest): readonly Image[] {
    const sql = "SELECT * FROM images WHERE namespace = ? AND digest = ? ORDER BY name";
    return this.#metadata.all(sql, decodeRow, this.#namespace, digest);
  }

  /**
   * What people write: a name (`busybox`), an id (`sha256:…`), or the first digits of
   * one. Throws `not_found`, and `invalid_argument` for digits that several ids begin with.
   */
  resolve(text: string): Image {
    return this.resolveHow(text).image;
  }

  /** As `resolve`; and whether it was the image's name, not its id. */
  resolveHow(text: string): { readonly image: Image; readonly isByName: boolean } {
    const named = this.#resolveName(text);
    if (named !== undefined) return { image: named, isByName: true };
    const byId = this.#resolveId(text);
    if (byId !== undefined) return { image: byId, isByName: false };
    throw noSuch("image", text);
  }

  /** Makes the name. Throws `already_exists`. */
  create(image: Pick<Image, "name" | "target" | "labels">): Image {
    return this.#metadata.transaction(() => {
      if (this.find(image.name) !== undefined) {
        throw new Fault("already_exists", `image ${image.name} exists already`);
      }
      return this.replace(image.name, image.target, image.labels);
    });
  }

  /** Makes the name, or points it to another target. Labels that are not given stay. */
  replace(name: string, target: Image["target"], labels?: Labels): Image {
    const now = Date.now();
    const kept = labels ?? this.find(name)?.labels ?? {};
    this.#metadata.run(
      `INSERT INTO images
         (namespace, name, digest, media_type, size, annotations, labels, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (namespace, name) DO UPDATE SET digest = excluded.digest,
         media_type = excluded.media_type, size = excluded.size,
         annotations = excluded.annotations, labels = excluded.labels,
         updated_at = excluded.updated_at`,
      this.#namespace,
      name,
      target.digest,
      target.mediaType,
      target.size,
      encodeLabels(Object.fromEntries(target.annotations ?? [])),
      encodeLabels(kept),
      now,
      now,
    );
    return this.get(name);
  }

  /** Forgets the name only, see `removeImage`. Idempotent. */
  remove(name: string): void {
    const sql = "DELETE FROM images WHERE namespace = ? AND name = ?";
    this.#metadata.run(sql, this.#namespace, name);
  }

  /** What the image is for a platform, this machine's by default. Throws `not_found` where it has none for it. */
  describe(image: Image, platform?: Platform): ImageDetails {
    return describeImage({ content: this.#content, snapshots: this.#snapshots }, image, platform);
  }

  /** The id of the image for this platform; undefined where it has none for it. */
  findId(image: Image): Digest | undefined {
    try {
      return this.describe(image).id;
    } catch (error) {
      if (isFault(error, "not_found")) return undefined; // nothing for this platform
      throw error;
    }
  }

  #resolveName(text: string): Image | undefined {
    try {
      const reference = decodeReference(text);
      const byDigest = reference.digest === undefined ? [] : this.listByDigest(reference.digest);
      return this.find(canonicalName(reference)) ?? byDigest[0];
    } catch (error) {
      if (isFault(error, "invalid_argument")) return this.find(text); // an id's form is not a name's
      throw error;
    }
  }

  #resolveId(text: string): Image | undefined {
    const prefix = text.startsWith("sha256:") ? text : `sha256:${text}`;
    if (!/^sha256:[a-f0-9]+$/.test(prefix)) return undefined;
    const matches = this.list()
      .map((image) => ({ image, id: this.findId(image) }))
      .filter(({ image, id }) => id?.startsWith(prefix) === true || image.target.digest === prefix);
    if (new Set(matches.map(({ id }) => id)).size > 1) {
      throw new Fault("invalid_argument", `several images have an id that begins with ${text}`);
    }
    return matches[0]?.image;
  }
}

const decodeRow: Decoder<Image> = object((o) => ({
  name: o.required("name", string),
  target: {
    digest: o.required("digest", decodeDigest),
    mediaType: o.required("media_type", string),
    size: o.required("size", integer),
    annotations: new Map(Object.entries(o.required("annotations", decodeLabels))),
  },
  labels: o.required("labels", decodeLabels),
  createdAt: new Date(o.required("created_at", integer)),
  updatedAt: new Date(o.required("updated_at", integer)),
}));
