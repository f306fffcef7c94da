import type { Decoder } from "../decode/decoder.ts";
import { integerBetween } from "../decode/integer-between.ts";
import { map } from "../decode/map.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";
import { decodeDigest, type Digest } from "./digest.ts";
import { decodePlatform, type Platform } from "./platform.ts";

/** A reference to content (image-spec, descriptor). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: ReadonlyMap<string, string> | undefined;
  readonly platform: Platform | undefined;
}

export const decodeDescriptor: Decoder<Descriptor> = object((o) => ({
  mediaType: o.required("mediaType", string),
  digest: o.required("digest", decodeDigest),
  size: o.required("size", integerBetween(0, Number.MAX_SAFE_INTEGER)),
  annotations: o.optional("annotations", map(string)),
  platform: o.optional("platform", decodePlatform),
}));
