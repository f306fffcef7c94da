import { Fault, isFault } from "@skiff/base";
import {
  canonicalName,
  decodeImageIndex,
  decodeReference,
  type Descriptor,
  isIndexType,
  isManifestType,
} from "@skiff/spec";
import type { FoundImage } from "./check-image.ts";
import type { SourceFiles } from "./source-files.ts";

/** The images that an OCI layout lists; undefined for what is no layout. */
export function findOciImages(files: SourceFiles): readonly FoundImage[] | undefined {
  if (files.findLayoutIndex() === undefined) return undefined;
  const index = files.findDocument("index.json", decodeImageIndex);
  const images = (index?.manifests ?? []).filter(
    ({ mediaType }) => isIndexType(mediaType) || isManifestType(mediaType),
  );
  if (images.length === 0) throw new Fault("invalid_argument", "no image: index.json lists none");
  return images.map((target) => ({ name: nameOf(target), target }));
}

/** `io.containerd.image.name` is a name in full; the specification's own annotation may be only a tag. */
function nameOf({ annotations, digest }: Descriptor): string {
  const full = annotations?.get("io.containerd.image.name");
  const short = annotations?.get("org.opencontainers.image.ref.name");
  return findName(full) ?? findName(short) ?? digest;
}

/** An annotation may say anything: where it is no image's name, the image has none. */
function findName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return canonicalName(decodeReference(text));
  } catch (error) {
    if (isFault(error, "invalid_argument")) return undefined;
    throw error;
  }
}
