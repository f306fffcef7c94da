import { array } from "../decode/array.ts";
import type { Decoder } from "../decode/decoder.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";

/** What an image was built for, in Go's words (image-spec, image-index, `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
  readonly osVersion: string | undefined;
  readonly osFeatures: readonly string[] | undefined;
}

export const decodePlatform: Decoder<Platform> = object((o) => ({
  os: o.required("os", string),
  architecture: o.required("architecture", string),
  variant: o.optional("variant", string),
  osVersion: o.optional("os.version", string),
  osFeatures: o.optional("os.features", array(string)),
}));
