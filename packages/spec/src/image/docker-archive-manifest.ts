import { array } from "../decode/array.ts";
import type { Decoder } from "../decode/decoder.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";

/** One image of a `docker save` archive: an item of its manifest.json. Paths are of the archive. */
export interface DockerArchiveImage {
  readonly config: string;
  readonly repoTags: readonly string[];
  readonly layers: readonly string[];
}

export const decodeDockerArchiveManifest: Decoder<readonly DockerArchiveImage[]> = array(
  object((o) => ({
    config: o.required("Config", string),
    repoTags: o.optional("RepoTags", array(string)) ?? [],
    layers: o.optional("Layers", array(string)) ?? [],
  })),
);
