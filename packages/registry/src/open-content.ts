import { Fault } from "@skiff/base";
import { type Digest, isIndexType, isManifestType } from "@skiff/spec";
import { acceptedTypes } from "./accepted-types.ts";
import type { HostClient } from "./host-client.ts";
import type { Response } from "./http/response.ts";

export interface Wanted {
  readonly path: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** The first byte that is wanted. */
  readonly offset: number;
}

export interface OpenContent {
  /** The first byte that comes: the wanted one or 0. */
  readonly start: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Content by its digest, which the caller verifies. Throws `not_found`. */
export async function openContent(
  client: HostClient,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<OpenContent> {
  const { path, digest, mediaType, offset } = wanted;
  const isDocument = isIndexType(mediaType) || isManifestType(mediaType);
  const response = await client.ask(
    {
      method: "GET",
      to: `/${path}/${isDocument ? "manifests" : "blobs"}/${digest}`,
      headers: {
        ...(isDocument && { accept: acceptedTypes }),
        ...(offset > 0 && { range: `bytes=${offset}-` }),
      },
      scopes: [`repository:${path}:pull`],
      accept: [200, 206, 416],
    },
    signal,
  );
  if (response.status === 416) {
    response[Symbol.dispose]();
    if (offset > 0) return openContent(client, { ...wanted, offset: 0 }, signal);
    throw new Fault(
      "failed_precondition",
      `${digest} at ${client.host.host}: it has no first byte`,
    );
  }
  return {
    start: response.status === 206 ? startOf(response, wanted) : 0,
    bytes: response.bytes(),
  };
}

function startOf(response: Response, { offset, digest }: Wanted): number {
  const range = response.header("content-range");
  const start = /^bytes (\d+)-/.exec(range ?? "")?.[1];
  if (start !== undefined && Number(start) === offset) return offset;
  response[Symbol.dispose]();
  const asked = `${digest} from byte ${offset} on`;
  throw new Fault(
    "unavailable",
    `${asked}: the server gives ${JSON.stringify(range ?? "no range")}`,
  );
}
