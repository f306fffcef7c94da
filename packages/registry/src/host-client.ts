import { Fault, isFault } from "@skiff/base";
import { Authorizer } from "./auth/authorizer.ts";
import type { Credential } from "./auth/credential.ts";
import { decodeChallenges } from "./auth/decode-challenges.ts";
import { answerFault } from "./answer-fault.ts";
import { type HttpClient, resolveLocation } from "./http/http-client.ts";
import { type Body, type Request, shownUrl } from "./http/request.ts";
import type { Response } from "./http/response.ts";
import { publicTls } from "./http/tls-options.ts";
import type { RegistryHost } from "./registry-host.ts";

export interface Ask {
  readonly method: Request["method"];
  /** Below the API's root, "/library/busybox/tags/list"; or where a server's header led to. */
  readonly to: string | URL;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** What a token is to be good for: "repository:library/busybox:pull". */
  readonly scopes: readonly string[];
  /** Statuses that are no failure. */
  readonly accept: readonly number[];
}

/** One server and its API. */
export class HostClient {
  readonly #http: HttpClient;
  readonly host: RegistryHost;
  readonly #authorizer: Authorizer;
  #root: Promise<URL> | undefined;

  constructor(
    http: HttpClient,
    host: RegistryHost,
    findCredential: () => Promise<Credential | undefined>,
  ) {
    this.#http = http;
    this.host = host;
    this.#authorizer = new Authorizer(http, host, findCredential);
  }

  /** The answer, one of those accepted; reads follow redirects. Throws what the server's refusal stands for, see `answerFault`. */
  async ask(ask: Ask, signal: AbortSignal): Promise<Response> {
    const first = await this.#send(ask, this.#authorizer.header(ask.scopes), signal);
    const response = first.status === 401 ? await this.#prove(ask, first, signal) : first;
    if (ask.accept.includes(response.status)) return response;
    using refused = response;
    throw await answerFault(refused);
  }

  /** Where an answer says to go on. Throws `failed_precondition` where it does not say. */
  location(response: Response): URL {
    const location = response.header("location");
    if (location !== undefined) return this.resolveLink(response, location);
    const doing = shownUrl(response.url);
    throw new Fault("failed_precondition", `${doing}: does not say where to go on`);
  }

  /** What a link in an answer leads to. */
  resolveLink(response: Response, link: string): URL {
    return resolveLocation(response.url, link, shownUrl(response.url));
  }

  /** A refusal that asks for a proof in vain stays one. */
  async #prove(ask: Ask, refused: Response, signal: AbortSignal): Promise<Response> {
    const challenges = decodeChallenges(refused.header("www-authenticate") ?? "");
    const { origin } = await this.#findRoot(signal);
    if (challenges.length === 0 || refused.url.origin !== origin) return refused;
    const header = await this.#authorizer.answer(challenges, ask.scopes, signal);
    if (header === undefined) return refused;
    refused[Symbol.dispose]();
    return this.#send(ask, header, signal);
  }

  async #send(ask: Ask, authorization: string | undefined, signal: AbortSignal): Promise<Response> {
    const root = await this.#findRoot(signal);
    const url = typeof ask.to === "string" ? new URL(`${root.href}${ask.to}`) : new URL(ask.to);
    for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value);
    const isOwn = url.origin === root.origin;
    if (isOwn && this.host.namespace !== undefined) url.searchParams.set("ns", this.host.namespace);
    const request: Request = {
      method: ask.method,
      url,
      tls: isOwn ? this.host.tls : publicTls,
      headers: {
        ...(isOwn && Object.fromEntries(this.host.headers)),
        ...(isOwn && authorization !== undefined && { authorization }),
        ...ask.headers,
      },
      ...(ask.body !== undefined && { body: ask.body }),
    };
    const isRead = ask.method === "GET" || ask.method === "HEAD";
    return isRead ? this.#http.follow(request, signal) : this.#http.send(request, signal);
  }

  #findRoot(signal: AbortSignal): Promise<URL> {
    return (this.#root ??= this.#observeRoot(signal));
  }

  async #observeRoot(signal: AbortSignal): Promise<URL> {
    const { host, scheme, path } = this.host;
    const [secure, plain] = [new URL(`https://${host}${path}`), new URL(`http://${host}${path}`)];
    if (scheme !== "either") return scheme === "https" ? secure : plain;
    return (await this.#speaksPlain(plain, signal)) ? plain : secure;
  }

  /** A server that wants TLS answers plain HTTP with status 400, or hangs up. */
  async #speaksPlain(root: URL, signal: AbortSignal): Promise<boolean> {
    const url = new URL(`${root.href}/`);
    try {
      using response = await this.#http.send(
        { method: "GET", url, headers: {}, tls: publicTls },
        signal,
      );
      return response.status !== 400;
    } catch (error) {
      const isOther = isFault(error, "failed_precondition") || causedBy(error, "ECONNRESET");
      if (isOther) return false;
      throw error;
    }
  }
}

function causedBy(error: unknown, code: string): boolean {
  const cause = isFault(error) ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === code;
}
