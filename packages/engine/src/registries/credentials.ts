import type { Credential } from "@skiff/registry";
import type { CredentialConfig } from "./credential-config.ts";
import { CredentialFile } from "./credential-file.ts";
import { eraseByProgram, findByProgram, storeByProgram } from "./credential-program.ts";
import type { RegistrySettings } from "./registry-settings.ts";
import { isFor, serverName } from "./server-name.ts";

/** The credential for a registry's host, of the first file that has one, or of the helper it names. */
export async function findCredential(
  { credentialFiles }: RegistrySettings,
  host: string,
): Promise<Credential | undefined> {
  const server = serverName(host);
  for (const path of credentialFiles) {
    const config = new CredentialFile(path).read();
    const helper = helperOf(config, server);
    const found = helper === undefined ? undefined : await findByProgram(helper, server);
    const credential = found ?? entryOf(config, server)?.credential;
    if (credential !== undefined) return credential;
  }
  return undefined;
}

/** Where a credential went. */
export interface Stored {
  /** Undefined where a helper keeps it. */
  readonly plainIn: string | undefined;
}

/** Files a password, at the helper that the first file names, or in that file. */
export async function storeCredential(
  { credentialFiles: [path] }: RegistrySettings,
  host: string,
  credential: { readonly username: string; readonly password: string },
): Promise<Stored> {
  const server = serverName(host);
  const file = new CredentialFile(path);
  const helper = helperOf(file.read(), server);
  if (helper !== undefined) {
    await storeByProgram(helper, server, credential);
    file.replace(server, {}); // tells that there is something
    return { plainIn: undefined };
  }
  const { username, password } = credential;
  file.replace(server, { auth: Buffer.from(`${username}:${password}`).toString("base64") });
  return { plainIn: path };
}

/** Forgets a host's credential; false for none that was there. */
export async function eraseCredential(
  { credentialFiles: [path] }: RegistrySettings,
  host: string,
): Promise<boolean> {
  const server = serverName(host);
  const file = new CredentialFile(path);
  const config = file.read();
  const helper = helperOf(config, server);
  const wasThere = entryOf(config, server) !== undefined;
  if (helper !== undefined) await eraseByProgram(helper, server);
  file.remove(server);
  return wasThere;
}

function helperOf(
  { credHelpers, credsStore }: CredentialConfig,
  server: string,
): string | undefined {
  return [...credHelpers].find(([name]) => isFor(name, server))?.[1] ?? credsStore;
}

function entryOf(
  { auths }: CredentialConfig,
  server: string,
): { readonly credential: Credential | undefined } | undefined {
  return auths.get(server) ?? [...auths].find(([name]) => isFor(name, server))?.[1];
}
