import { type Decoder, object, string } from "@skiff/spec";

/** Of a container's resolver: the path of its settings. */
export const decodeResolverPlace: Decoder<{ readonly path: string }> = object((place) => ({
  path: place.required("path", string),
}));
