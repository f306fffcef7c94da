import { array } from "../decode/array.ts";
import type { Decoder } from "../decode/decoder.ts";
import { map } from "../decode/map.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";
import { decodeDescriptor, type Descriptor } from "./descriptor.ts";
import { schemaVersion } from "./schema-version.ts";

/** One image for one platform: its configuration, and its layers from the lowest up (image-spec, manifest). */
export interface ImageManifest {
  readonly mediaType: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string> | undefined;
}

export const decodeImageManifest: Decoder<ImageManifest> = object((o) => {
  o.required("schemaVersion", schemaVersion);
  return {
    mediaType: o.optional("mediaType", string),
    config: o.required("config", decodeDescriptor),
    layers: o.optional("layers", array(decodeDescriptor)) ?? [],
    annotations: o.optional("annotations", map(string)),
  };
});
