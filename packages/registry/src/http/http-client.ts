import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import { Fault } from "@skiff/base";
import { isLoopback } from "../is-loopback.ts";
import { networkFault } from "./network-fault.ts";
import { proxyEnvironment } from "./proxy-environment.ts";
import { type Body, type Request, shownUrl } from "./request.ts";
import { Response } from "./response.ts";
import { publicTls, tlsOptions } from "./tls-options.ts";

export interface Patience {
  /** How long a server may say nothing. Milliseconds. */
  readonly silence: number;
  /** The same, once it has got all of an upload, which it then checks. */
  readonly checking: number;
}

const defaultPatience: Patience = { silence: 30_000, checking: 300_000 };
const mostRedirects = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/** Connections to servers; disposing of it closes those that are kept. Credentials, if any, are in a request's headers. */
export class HttpClient implements Disposable {
  readonly #patience: Patience;
  /** By protocol, and whether a proxy may be between. */
  readonly #agents = new Map<string, Agent>();

  constructor(patience: Patience = defaultPatience) {
    this.#patience = patience;
  }

  /**
   * One request and its answer, whatever that is. Throws `unavailable` and `deadline_exceeded` where
   * asking again may help, `failed_precondition` for a server that is not to be believed, or is none.
   */
  async send(request: Request, signal: AbortSignal): Promise<Response> {
    const doing = `${request.method} ${shownUrl(request.url)}`;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    using undo = new DisposableStack();
    const sent = this.#open(request, signal);
    undo.defer(() => sent.destroy());
    sent.once("response", resolve).on("error", reject);
    const late = (): void => reject(new Fault("deadline_exceeded", `${doing}: no answer`));
    const waiting = new Watch(this.#patience.silence, late);
    undo.use(waiting);
    try {
      if (request.body === undefined) sent.end();
      else await Promise.race([this.#upload(sent, request.body, waiting), promise]);
      const message = await promise;
      undo.move();
      waiting[Symbol.dispose]();
      return new Response(request, message, this.#patience.silence);
    } catch (error) {
      throw networkFault(doing, error);
    }
  }

  /**
   * As `send`, and follows redirects; to another server goes nothing but what everybody may know.
   * Throws `permission_denied` for a redirect from HTTPS to plain HTTP.
   */
  async follow(request: Request, signal: AbortSignal): Promise<Response> {
    let next = request;
    for (let count = 0; count <= mostRedirects; count++) {
      const response = await this.send(next, signal);
      const location = response.header("location");
      if (!redirects.includes(response.status) || location === undefined) return response;
      response[Symbol.dispose]();
      next = redirected(next, location);
    }
    throw new Fault("failed_precondition", `GET ${shownUrl(request.url)}: redirects without end`);
  }

  [Symbol.dispose](): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  /** By the proxy that $HTTP_PROXY, $HTTPS_PROXY and $NO_PROXY say, but to this machine directly. Throws `invalid_argument` for a proxy that is none. */
  #agentFor({ protocol, host }: URL): Agent {
    const isDirect = isLoopback(host);
    const key = `${protocol} ${isDirect}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const { Agent } = protocol === "https:" ? builtin("node:https") : builtin("node:http");
    const proxies = isDirect ? {} : { proxyEnv: { ...proxyEnvironment(process.env) } };
    const agent = new Agent({ keepAlive: true, ...proxies });
    this.#agents.set(key, agent);
    return agent;
  }

  #open({ method, url, headers, tls, body }: Request, signal: AbortSignal): ClientRequest {
    const isSecure = url.protocol === "https:";
    const { request } = isSecure ? builtin("node:https") : builtin("node:http");
    const length = body === undefined ? {} : { "content-length": String(body.size) };
    return request(url, {
      method,
      signal,
      agent: this.#agentFor(url),
      headers: { "user-agent": "skiff", "accept-encoding": "identity", ...headers, ...length },
      ...(isSecure && tlsOptions(tls)),
    });
  }

  async #upload(sent: ClientRequest, body: Body, waiting: Watch): Promise<void> {
    const ended = new Promise<void>((resolve) => sent.once("close", resolve));
    for await (const chunk of body.open()) {
      if (sent.destroyed) return;
      const drained = new Promise<void>((resolve) => sent.once("drain", resolve));
      if (!sent.write(chunk)) await Promise.race([drained, ended]);
      waiting.restart(this.#patience.silence);
    }
    waiting.restart(this.#patience.checking);
    sent.end();
  }
}

/** Calls `late` when it was not restarted for so long. */
class Watch implements Disposable {
  readonly #late: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number, late: () => void) {
    this.#late = late;
    this.#timer = setTimeout(late, milliseconds);
  }

  restart(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#late, milliseconds);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

function builtin(name: "node:http"): typeof import("node:http");
function builtin(name: "node:https"): typeof import("node:https");
function builtin(
  name: "node:http" | "node:https",
): typeof import("node:http") | typeof import("node:https") {
  return name === "node:http"
    ? process.getBuiltinModule("node:http")
    : process.getBuiltinModule("node:https");
}

function redirected(request: Request, location: string): Request {
  const from = `${request.method} ${shownUrl(request.url)}`;
  const url = resolveLocation(request.url, location, from);
  if (url.origin === request.url.origin) return { ...request, url };
  const { accept, range } = request.headers;
  const headers = {
    ...(accept !== undefined && { accept }),
    ...(range !== undefined && { range }),
  };
  return { method: request.method, url, headers, tls: publicTls };
}

/** Where a server sends us. Throws `invalid_argument` for no such place, `permission_denied` from HTTPS to plain HTTP. */
export function resolveLocation(base: URL, location: string, doing: string): URL {
  const url = URL.canParse(location, base.href) ? new URL(location, base.href) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Fault("invalid_argument", `${doing}: sends us to what is no place in the web`);
  }
  if (base.protocol === "https:" && url.protocol === "http:") {
    throw new Fault("permission_denied", `${doing}: sends us to plain HTTP, ${shownUrl(url)}`);
  }
  url.username = "";
  url.password = "";
  return url;
}
