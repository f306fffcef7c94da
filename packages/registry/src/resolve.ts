import { during, Fault } from "@skiff/base";
import {
  array,
  decodeDigest,
  decodeJson,
  type Digest,
  digestParts,
  isIndexType,
  isManifestType,
  object,
  string,
} from "@skiff/spec";
import { acceptedTypes } from "./accepted-types.ts";
import type { HostClient } from "./host-client.ts";
import type { Response } from "./http/response.ts";

/** What a tag or a digest stands for in a repository. */
export interface Resolved {
  readonly target: { readonly digest: Digest; readonly mediaType: string; readonly size: number };
  readonly bytes: Uint8Array;
}

/** As much as registries take (4 MiB), twice. */
const longestDocument = 8 * 1024 * 1024;

export interface Place {
  readonly path: string;
  /** A digest or a tag. */
  readonly reference: string;
}

/**
 * Asks one server for an image's document. Throws `not_found`; `invalid_argument` for a document that has not
 * the digest it was asked by, or that the server says it has, or that could be read as another kind of document.
 */
export async function resolve(
  client: HostClient,
  { path, reference }: Place,
  signal: AbortSignal,
): Promise<Resolved> {
  using response = await client.ask(
    {
      method: "GET",
      to: `/${path}/manifests/${reference}`,
      headers: { accept: acceptedTypes },
      scopes: [`repository:${path}:pull`],
      accept: [200],
    },
    signal,
  );
  const bytes = await response.whole(longestDocument);
  return during(`${path} at ${client.host.host}`, () => {
    const expected = reference.includes(":") ? decodeDigest(reference) : findDigest(response);
    const digest = digestOf(bytes, expected);
    return { target: { digest, size: bytes.length, mediaType: typeOf(response, bytes) }, bytes };
  });
}

function findDigest(response: Response): Digest | undefined {
  const said = response.header("docker-content-digest");
  return said === undefined ? undefined : during("docker-content-digest", () => decodeDigest(said));
}

function digestOf(bytes: Uint8Array, expected: Digest | undefined): Digest {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const algorithm = expected === undefined ? "sha256" : digestParts(expected).algorithm;
  const found = decodeDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`);
  if (found === (expected ?? found)) return found;
  throw new Fault("invalid_argument", `what it gives for ${expected} has the digest ${found}`);
}

function typeOf(response: Response, bytes: Uint8Array): string {
  const said = response.header("content-type")?.split(";")[0]?.trim();
  const own = decodeJson(new TextDecoder().decode(bytes), decodeKind);
  const type = said === undefined || said === "application/json" ? own.mediaType : said;
  if (type === undefined || (!isIndexType(type) && !isManifestType(type))) {
    throw new Fault("invalid_argument", `it is no image, but ${JSON.stringify(type ?? "nothing")}`);
  }
  const isOther = own.mediaType !== undefined && own.mediaType !== type;
  if (isOther || (isIndexType(type) ? own.isManifest : own.isIndex)) {
    throw new Fault("invalid_argument", `it says to be ${type}, and is another kind of document`);
  }
  return type;
}

const present = (): true => true;

const decodeKind = object((o) => ({
  mediaType: o.optional("mediaType", string),
  isIndex: o.optional("manifests", array(present)) !== undefined,
  isManifest:
    o.optional("layers", array(present)) !== undefined ||
    o.optional("config", present) !== undefined,
}));
