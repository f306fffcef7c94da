import { decodeDigest, type Digest } from "@skiff/spec";

/** Files that say what the others are. */
export function isDocument(path: string): boolean {
  return path === "oci-layout" || path === "index.json" || path === "manifest.json";
}

/** Not what `docker save` writes beside the images for programs older than manifest.json. */
export function isWanted(path: string): boolean {
  return path !== "repositories" && !path.endsWith("/json") && !path.endsWith("/VERSION");
}

/** Of a blob in an OCI layout, whose path is its digest; else undefined. Throws `invalid_argument` for no digest. */
export function expectedDigest(path: string): Digest | undefined {
  const [folder, algorithm, hex, more] = path.split("/");
  if (folder !== "blobs" || hex === undefined || more !== undefined) return undefined;
  return decodeDigest(`${algorithm}:${hex}`);
}
