import { Fault, isFault } from "@skiff/base";
import type { Digest } from "@skiff/spec";
import type { Credential } from "./auth/credential.ts";
import { HostClient } from "./host-client.ts";
import { HttpClient, type Patience } from "./http/http-client.ts";
import { listTags } from "./list-tags.ts";
import { openContent, type OpenContent } from "./open-content.ts";
import {
  pushBlob,
  type Pushed,
  type PushedBlob,
  pushManifest,
  type PushedManifest,
} from "./push-content.ts";
import type { RegistryHost } from "./registry-host.ts";
import { resolve, type Resolved } from "./resolve.ts";

export interface RepositoryOptions {
  /** "library/busybox". */
  readonly path: string;
  /** Tried in this order: mirrors first. */
  readonly hosts: readonly RegistryHost[];
  /** Asked for a host's credential when that asks for one. */
  readonly findCredential: (host: string) => Promise<Credential | undefined>;
  readonly patience?: Patience;
}

/**
 * One repository of a registry (OCI distribution-spec 1.1). Disposing of it closes its connections.
 * Faults are of `answerFault` and `HttpClient.send`, of the last server that was tried.
 */
export class Repository implements Disposable {
  readonly path: string;
  readonly #http: HttpClient;
  readonly #clients: readonly HostClient[];

  constructor({ path, hosts, findCredential, patience }: RepositoryOptions) {
    this.path = path;
    this.#http = new HttpClient(patience);
    this.#clients = hosts.map(
      (host) => new HostClient(this.#http, host, () => findCredential(host.host)),
    );
  }

  /** What a tag or a digest stands for. Throws `not_found`, and `invalid_argument` as `resolve`. */
  async resolve(reference: string, signal: AbortSignal): Promise<Resolved> {
    const can = reference.includes(":") ? "pull" : "resolve";
    return this.#try(can, (client) => resolve(client, { path: this.path, reference }, signal));
  }

  /** Content from `offset` on, or from its beginning; whether it is right, the caller sees. */
  async open(
    { digest, mediaType }: { readonly digest: Digest; readonly mediaType: string },
    offset: number,
    signal: AbortSignal,
  ): Promise<OpenContent> {
    const wanted = { path: this.path, digest, mediaType, offset };
    return this.#try("pull", (client) => openContent(client, wanted, signal));
  }

  async listTags(signal: AbortSignal): Promise<readonly string[]> {
    return this.#try("resolve", (client) => listTags(client, this.path, signal));
  }

  async pushBlob(blob: Omit<PushedBlob, "path">, signal: AbortSignal): Promise<Pushed> {
    return this.#try("push", (client) => pushBlob(client, { ...blob, path: this.path }, signal));
  }

  async pushManifest(manifest: Omit<PushedManifest, "path">, signal: AbortSignal): Promise<void> {
    const whole = { ...manifest, path: this.path };
    return this.#try("push", (client) => pushManifest(client, whole, signal));
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  /** A server that does not do it, for whatever reason, leaves it to the next. */
  async #try<T>(
    can: keyof RegistryHost["can"],
    work: (client: HostClient) => Promise<T>,
  ): Promise<T> {
    const clients = this.#clients.filter(({ host }) => host.can[can]);
    let last: Fault = new Fault("failed_precondition", `no server is configured to ${can} from`);
    for (const client of clients) {
      try {
        return await work(client);
      } catch (error) {
        if (!isFault(error)) throw error;
        last = error;
      }
    }
    throw last;
  }
}
