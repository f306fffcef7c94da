import { array } from "../decode/array.ts";
import type { Decoder } from "../decode/decoder.ts";
import { map } from "../decode/map.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";
import { decodeDescriptor, type Descriptor } from "./descriptor.ts";
import { schemaVersion } from "./schema-version.ts";

/** One image for several platforms, or a layout's list of images (image-spec, image-index). */
export interface ImageIndex {
  readonly mediaType: string | undefined;
  readonly manifests: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string> | undefined;
}

export const decodeImageIndex: Decoder<ImageIndex> = object((o) => {
  o.required("schemaVersion", schemaVersion);
  return {
    mediaType: o.optional("mediaType", string),
    manifests: o.optional("manifests", array(decodeDescriptor)) ?? [],
    annotations: o.optional("annotations", map(string)),
  };
});
