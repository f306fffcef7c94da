import type { Brand } from "@skiff/base";
import { Mismatch } from "../decode/mismatch.ts";
import { string } from "../decode/string.ts";

/** What content is called: `sha256:` or `sha512:` and the hash in lower-case hexadecimal (image-spec, descriptor). */
export type Digest = Brand<string, "Digest">;

/** The image specification's registered algorithms, as `node:crypto` and OpenSSL name them. */
export type DigestAlgorithm = "sha256" | "sha512";

const hexLength: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha512: 128 };

export function decodeDigest(value: unknown): Digest {
  const text = string(value);
  const [, algorithm, hex] = /^(sha256|sha512):([a-f0-9]+)$/.exec(text) ?? [];
  if (hex === undefined || hex.length !== hexLength[algorithmNamed(algorithm)]) {
    throw new Mismatch(`${JSON.stringify(text)} is not a sha256 or sha512 digest`);
  }
  return text as Digest;
}

export function digestParts(digest: Digest): {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
} {
  const colon = digest.indexOf(":");
  return { algorithm: algorithmNamed(digest.slice(0, colon)), hex: digest.slice(colon + 1) };
}

function algorithmNamed(name: string | undefined): DigestAlgorithm {
  return name === "sha512" ? "sha512" : "sha256";
}
