import type { Decoder } from "../decode/decoder.ts";
import { object } from "../decode/object.ts";
import { oneOf } from "../decode/one-of.ts";

/** The `oci-layout` file that marks a folder or an archive as one (image-spec, image-layout). */
export interface OciLayout {
  readonly imageLayoutVersion: "1.0.0";
}

export const decodeOciLayout: Decoder<OciLayout> = object((o) => ({
  imageLayoutVersion: o.required("imageLayoutVersion", oneOf("1.0.0")),
}));
