import { Fault } from "@skiff/base";
import { decodeJson, integerBetween, object, string } from "@skiff/spec";
import { answerFault } from "../answer-fault.ts";
import { basicHeader } from "./basic-header.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Request } from "../http/request.ts";
import { publicTls } from "../http/tls-options.ts";
import { isLoopback } from "../is-loopback.ts";
import type { RegistryHost } from "../registry-host.ts";
import type { Credential } from "./credential.ts";
import type { Challenge } from "./decode-challenges.ts";

export interface Token {
  readonly text: string;
  /** On `performance.now()`'s clock. Milliseconds. */
  readonly validUntil: number;
}

export interface TokenWish {
  readonly host: RegistryHost;
  readonly challenge: Challenge;
  readonly credential: Exclude<Credential, { readonly kind: "registry token" }> | undefined;
  readonly scopes: readonly string[];
}

const longestAnswer = 1024 * 1024;
/** The specification's, where a server does not say. Seconds. */
const shortestLife = 60;
/** A token is not used up to its last moment. Seconds. */
const leeway = 5;

/** Asks the token server that a registry named (Docker registry v2 token authentication). */
export async function fetchToken(
  http: HttpClient,
  wish: TokenWish,
  signal: AbortSignal,
): Promise<Token> {
  using response = await http.send(planRequest(wish), signal);
  if (response.status !== 200) throw await answerFault(response);
  const body = new TextDecoder().decode(await response.whole(longestAnswer));
  const { token, life } = decodeJson(body, decodeAnswer);
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    throw new Fault("permission_denied", `${wish.host.host}: its token server gives no token`);
  }
  return { text: token, validUntil: performance.now() + (life - leeway) * 1000 };
}

function planRequest(wish: TokenWish): Request {
  const { challenge, credential, scopes } = wish;
  const url = realmOf(wish);
  const service = challenge.parameters.get("service");
  const tls = url.host === wish.host.host ? wish.host.tls : publicTls;
  const asked = challenge.parameters.get("scope");
  const wanted = scopes.length === 0 && asked !== undefined ? [asked] : scopes;
  if (credential?.kind === "identity token") {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      client_id: "skiff",
      refresh_token: credential.token,
      scope: wanted.join(" "),
      ...(service !== undefined && { service }),
    });
    const bytes = new TextEncoder().encode(form.toString());
    return {
      method: "POST",
      url,
      tls,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: { size: bytes.length, open: () => once(bytes) },
    };
  }
  if (service !== undefined) url.searchParams.set("service", service);
  for (const scope of wanted) url.searchParams.append("scope", scope);
  if (credential === undefined) return { method: "GET", url, tls, headers: {} };
  url.searchParams.set("account", credential.username);
  url.searchParams.set("client_id", "skiff");
  const authorization = basicHeader(credential.username, credential.password);
  return { method: "GET", url, tls, headers: { authorization } };
}

/** Throws `permission_denied` for a place that a secret would reach in plain text. */
function realmOf({ host, challenge }: TokenWish): URL {
  const realm = challenge.parameters.get("realm") ?? "";
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url?.protocol === "https:") return withoutUser(url);
  const isAsPlain = url?.protocol === "http:" && (isLoopback(url.host) || isPlainToo(host, url));
  if (url !== undefined && isAsPlain) return withoutUser(url);
  throw new Fault(
    "permission_denied",
    `${host.host}: its token server is not one to tell secrets to: ${JSON.stringify(realm.slice(0, 200))}`,
  );
}

/** Who asked for plain HTTP to a host asked for it to the token server there too. */
function isPlainToo({ host, scheme }: RegistryHost, url: URL): boolean {
  return scheme === "http" && url.hostname === host.replace(/:\d+$/, "");
}

function withoutUser(url: URL): URL {
  url.username = "";
  url.password = "";
  return url;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const decodeAnswer = object((o) => ({
  token: o.optional("token", string) ?? o.optional("access_token", string),
  life: Math.max(o.optional("expires_in", integerBetween(0, 2 ** 31)) ?? 0, shortestLife),
}));
