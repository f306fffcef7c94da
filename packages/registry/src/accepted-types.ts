import { mediaTypes } from "@skiff/spec";

/** The `Accept` header for an image's documents. */
export const acceptedTypes: string = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerIndex,
  mediaTypes.dockerManifest,
].join(", ");
