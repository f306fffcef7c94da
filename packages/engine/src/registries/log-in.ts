import { Fault } from "@skiff/base";
import { checkLogin } from "@skiff/registry";
import { storeCredential, type Stored } from "./credentials.ts";
import { findHosts } from "./find-hosts.ts";
import type { RegistrySettings } from "./registry-settings.ts";

/** Files a password once the registry has taken it. Throws `permission_denied` where it does not. */
export async function logIn(
  settings: RegistrySettings,
  domain: string,
  login: { readonly username: string; readonly password: string },
): Promise<Stored> {
  if (login.username.includes(":")) {
    throw new Fault("invalid_argument", "a user's name has no colon");
  }
  const host = findHosts(settings, domain).findLast(({ can }) => can.pull);
  if (host === undefined) throw new Fault("failed_precondition", `${domain}: no server for it`);
  const { signal } = new AbortController();
  await checkLogin(host, { kind: "password", ...login }, signal);
  return storeCredential(settings, host.host, login);
}
