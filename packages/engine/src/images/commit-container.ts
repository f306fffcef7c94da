import { Fault } from "@skiff/base";
import {
  array,
  type Decoder,
  decodeJson,
  type Digest,
  familiarName,
  jsonObject,
  object,
  type Reference,
} from "@skiff/spec";
import { type ImageDetails, packLayer } from "@skiff/store";
import { pauseBriefly } from "../brief-pause.ts";
import type { Container } from "../container/container.ts";
import { tell } from "../events/container-event.ts";
import type { Engine } from "../engine.ts";
import { containerLayers } from "../rootfs/container-layers.ts";
import { ownPlaces } from "../rootfs/own-places.ts";
import { applyChange } from "./apply-change.ts";
import { encodeRunConfig } from "./encode-run-config.ts";
import { makeNamed } from "./make-named.ts";
import { planRunConfig } from "./plan-run-config.ts";

export interface CommitOptions {
  readonly name: Reference | undefined;
  readonly author: string | undefined;
  readonly message: string | undefined;
  /** Dockerfile instructions, each a line. */
  readonly changes: readonly string[];
  /** Whether a container that runs is paused meanwhile. */
  readonly pause: boolean;
  /** Calls it off: no image is made then, and its reason thrown. */
  readonly signal?: AbortSignal | undefined;
}

const longestConfig = 8 * 1024 * 1024;

/** Makes an image of a container's changes, on its own image; the new image's id. Throws `invalid_argument` for a change. */
export async function commitContainer(
  engine: Engine,
  container: Container,
  options: CommitOptions,
): Promise<Digest> {
  const image = imageOf(engine, container);
  const config = options.changes.reduce(
    applyChange,
    planRunConfig(container.config, image.config.config),
  );
  await using _paused = options.pause ? await pauseBriefly(engine, container) : undefined;
  const changes = { ...containerLayers(engine, container), exclude: ownPlaces };
  const layer = unlessAborted(packLayer(engine.store.oar, changes), options.signal);
  const below = decodeJson(engine.store.content.readText(image.id, longestConfig), decodeBase);
  const { author = image.config.author, message: comment } = options;
  const created = new Date().toISOString();
  const step = { created, author, comment, created_by: container.config.args.join(" ") };
  const id = await makeNamed(engine, {
    name: options.name,
    tells: options.name && "tag",
    layer,
    below: image.layers,
    config: (diffId) => ({
      ...below.document,
      created,
      author,
      config: { ...below.config, ...encodeRunConfig(config) },
      rootfs: { type: "layers", diff_ids: [...image.config.diffIds, diffId] },
      history: [...below.history, step],
    }),
  });
  const imageRef = options.name && familiarName(options.name);
  tell(engine.store, container, {
    action: "commit",
    comment: comment ?? "",
    imageID: id,
    ...(imageRef !== undefined && { imageRef }),
  });
  return id;
}

async function* unlessAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

/** What an image's configuration has is kept, known or not. */
const decodeBase: Decoder<{
  readonly document: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly history: readonly unknown[];
}> = (value) => {
  const parts = object((o) => ({
    config: o.optional("config", jsonObject) ?? {},
    history: o.optional("history", array(jsonObject)) ?? [],
  }));
  return { document: jsonObject(value), ...parts(value) };
};

/** Its name may have gone, or stand for another by now. */
function imageOf({ store }: Engine, { id, imageName }: Container): ImageDetails {
  const { imageDigest } = store.containers.get(id);
  const image = store.images.list().find(({ target }) => target.digest === imageDigest);
  if (image !== undefined) return store.images.describe(image);
  throw new Fault("failed_precondition", `the container's image ${imageName} has no name any more`);
}
