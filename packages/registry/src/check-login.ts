import type { Credential } from "./auth/credential.ts";
import { HostClient } from "./host-client.ts";
import { HttpClient } from "./http/http-client.ts";
import type { RegistryHost } from "./registry-host.ts";

/** Throws `permission_denied` where the registry does not take the credential. */
export async function checkLogin(
  host: RegistryHost,
  credential: Credential,
  signal: AbortSignal,
): Promise<void> {
  using http = new HttpClient();
  const client = new HostClient(http, host, async () => credential);
  using response = await client.ask({ method: "GET", to: "/", scopes: [], accept: [200] }, signal);
  void response;
}
