import type { Credential } from "@skiff/registry";
import { type Decoder, map, Mismatch, object, string } from "@skiff/spec";

/** What Docker's config.json says of credentials. */
export interface CredentialConfig {
  readonly auths: ReadonlyMap<string, AuthEntry>;
  /** The helper for servers that have none of their own; its program is `docker-credential-NAME`. */
  readonly credsStore: string | undefined;
  readonly credHelpers: ReadonlyMap<string, string>;
}

export interface AuthEntry {
  /** Undefined where it is kept by a helper. */
  readonly credential: Credential | undefined;
}

const helper: Decoder<string> = (value) => {
  const name = string(value);
  if (/^[\w.-]+$/.test(name)) return name;
  throw new Mismatch(`${JSON.stringify(name)} is no name of a credential helper`);
};

const decodeEntry: Decoder<AuthEntry> = object((o) => {
  const identity = o.optional("identitytoken", string) ?? "";
  const registry = o.optional("registrytoken", string) ?? "";
  const auth = o.optional("auth", string) ?? "";
  const username = o.optional("username", string);
  const password = o.optional("password", string);
  return { credential: credentialOf({ identity, registry, auth, username, password }) };
});

export const decodeCredentialConfig: Decoder<CredentialConfig> = object((o) => ({
  auths: o.optional("auths", map(decodeEntry)) ?? new Map(),
  credsStore:
    o.optional("credsStore", string) === "" ? undefined : o.optional("credsStore", helper),
  credHelpers: o.optional("credHelpers", map(helper)) ?? new Map(),
}));

function credentialOf(entry: {
  readonly identity: string;
  readonly registry: string;
  readonly auth: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}): Credential | undefined {
  if (entry.registry !== "") return { kind: "registry token", token: entry.registry };
  if (entry.identity !== "") return { kind: "identity token", token: entry.identity };
  if (entry.auth !== "") return decodeAuth(entry.auth);
  const { username, password } = entry;
  if (username === undefined || password === undefined) return undefined;
  return { kind: "password", username, password };
}

/** base64 of "name:password"; Docker may end it by NUL. The secret is in no error. */
function decodeAuth(auth: string): Credential {
  const text = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = text.indexOf(":");
  if (colon < 1) throw new Mismatch("has an auth that is not base64 of NAME:PASSWORD");
  return { kind: "password", username: text.slice(0, colon), password: text.slice(colon + 1) };
}
