import { Fault } from "@skiff/base";
import type { HttpClient } from "../http/http-client.ts";
import type { RegistryHost } from "../registry-host.ts";
import { basicHeader } from "./basic-header.ts";
import type { Credential } from "./credential.ts";
import type { Challenge } from "./decode-challenges.ts";
import { fetchToken, type Token } from "./fetch-token.ts";

/** Proves to one server who we are, in the way that it asks for and not before. */
export class Authorizer {
  readonly #http: HttpClient;
  readonly #host: RegistryHost;
  readonly #findCredential: () => Promise<Credential | undefined>;
  readonly #tokens: Map<string, Token> = new Map();
  #credential: Promise<Credential | undefined> | undefined;
  #basic: string | undefined;

  /** `findCredential` is asked once, when the server asks. */
  constructor(
    http: HttpClient,
    host: RegistryHost,
    findCredential: () => Promise<Credential | undefined>,
  ) {
    this.#http = http;
    this.#host = host;
    this.#findCredential = findCredential;
  }

  /** The header for what has been proven already; undefined before the server asked. */
  header(scopes: readonly string[]): string | undefined {
    const token = this.#tokens.get(scopes.join(" "));
    if (token !== undefined && performance.now() < token.validUntil) return `Bearer ${token.text}`;
    return this.#basic;
  }

  /**
   * The header that answers a challenge; undefined where we have nothing to show. Throws
   * `permission_denied` where the token server refuses, or is one that secrets are not told to.
   */
  async answer(
    challenges: readonly Challenge[],
    scopes: readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const credential = await (this.#credential ??= this.#findCredential());
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    if (bearer !== undefined) {
      const token = await this.#fetchToken(bearer, credential, { scopes, signal });
      this.#tokens.set(scopes.join(" "), token);
      return `Bearer ${token.text}`;
    }
    if (!challenges.some(({ scheme }) => scheme === "basic")) {
      throw new Fault(
        "unimplemented",
        `${this.#host.host}: asks for neither a token nor a password`,
      );
    }
    if (credential?.kind !== "password") return undefined;
    return (this.#basic = basicHeader(credential.username, credential.password));
  }

  async #fetchToken(
    challenge: Challenge,
    credential: Credential | undefined,
    { scopes, signal }: { readonly scopes: readonly string[]; readonly signal: AbortSignal },
  ): Promise<Token> {
    if (credential?.kind === "registry token") {
      return { text: credential.token, validUntil: Infinity };
    }
    return fetchToken(this.#http, { host: this.#host, challenge, credential, scopes }, signal);
  }
}
