import { Fault } from "@skiff/base";
import type { Digest } from "@skiff/spec";
import type { HostClient } from "./host-client.ts";
import type { Body } from "./http/request.ts";

/** How a blob has come to be in a repository. */
export type Pushed = "present" | "mounted" | "uploaded";

export interface PushedBlob {
  readonly path: string;
  readonly digest: Digest;
  readonly body: Body;
  /** Another repository of the registry, in which it may be already. */
  readonly mountFrom: string | undefined;
}

/** Makes a repository have a blob, by the cheapest way there is. Idempotent. */
export async function pushBlob(
  client: HostClient,
  { path, digest, body, mountFrom }: PushedBlob,
  signal: AbortSignal,
): Promise<Pushed> {
  const scopes = [
    `repository:${path}:pull,push`,
    ...(mountFrom === undefined ? [] : [`repository:${mountFrom}:pull`]),
  ];
  const blob = `/${path}/blobs/${digest}`;
  using found = await client.ask({ method: "HEAD", to: blob, scopes, accept: [200, 404] }, signal);
  if (found.status === 200) return "present";
  const to = `/${path}/blobs/uploads/`;
  const query = mountFrom === undefined ? {} : { mount: digest, from: mountFrom };
  using begun = await client.ask({ method: "POST", to, query, scopes, accept: [201, 202] }, signal);
  if (begun.status === 201) return "mounted";
  using put = await client.ask(
    {
      method: "PUT",
      to: client.location(begun),
      query: { digest },
      headers: { "content-type": "application/octet-stream" },
      body,
      scopes,
      accept: [201],
    },
    signal,
  );
  demandDigest(put.header("docker-content-digest"), digest);
  return "uploaded";
}

export interface PushedManifest {
  readonly path: string;
  /** A tag, or its digest. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Throws `invalid_argument` where the registry makes something else of it. Idempotent. */
export async function pushManifest(
  client: HostClient,
  { path, reference, digest, mediaType, bytes }: PushedManifest,
  signal: AbortSignal,
): Promise<void> {
  using put = await client.ask(
    {
      method: "PUT",
      to: `/${path}/manifests/${reference}`,
      headers: { "content-type": mediaType },
      body: { size: bytes.length, open: () => once(bytes) },
      scopes: [`repository:${path}:pull,push`],
      accept: [200, 201],
    },
    signal,
  );
  demandDigest(put.header("docker-content-digest"), digest);
}

function demandDigest(found: string | undefined, digest: Digest): void {
  if (found === undefined || found === digest) return;
  throw new Fault(
    "invalid_argument",
    `the registry keeps ${digest} under another digest, ${JSON.stringify(found.slice(0, 200))}`,
  );
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
