import { Repository } from "@skiff/registry";
import type { Reference } from "@skiff/spec";
import { findCredential } from "../registries/credentials.ts";
import { findHosts } from "../registries/find-hosts.ts";
import type { RegistrySettings } from "../registries/registry-settings.ts";

/** The repository that a name is of. Disposing of it closes its connections. */
export function openRepository(
  settings: RegistrySettings,
  { domain, path }: Pick<Reference, "domain" | "path">,
): Repository {
  return new Repository({
    path,
    hosts: findHosts(settings, domain),
    findCredential: settings.findCredential ?? ((host) => findCredential(settings, host)),
    ...(settings.patience !== undefined && { patience: settings.patience }),
  });
}
