import { join } from "node:path";
import type { Credential, Patience } from "@skiff/registry";

/** Where it is written which registries are believed, and by what secrets they know us. */
export interface RegistrySettings {
  /** Docker's `config.json`: the first is read and written, the others are read too. */
  readonly credentialFiles: readonly [string, ...string[]];
  /** Folders with a folder for each registry's host; the first that has one counts. */
  readonly hostFolders: readonly string[];
  /** Gives the credential for a host, in place of the files. */
  readonly findCredential?: (host: string) => Promise<Credential | undefined>;
  /** Registries that no folder tells of are spoken to by plain HTTP. */
  readonly isPlain?: boolean;
  /** How long servers are waited for; see `Patience`. */
  readonly patience?: Patience;
  /** See `FetchOptions`. Milliseconds. */
  readonly retryDelay?: number;
}

/**
 * `$DOCKER_CONFIG` is the folder of the one config.json; else it is below `$XDG_CONFIG_HOME` or
 * `$HOME/.config`, and Docker's own is read too. `$SKIFF_CERTS_DIR` stands in for the folders of hosts.
 */
export function registrySettings(
  environment: Readonly<Record<string, string | undefined>>,
): RegistrySettings {
  const home = environment["HOME"] ?? process.getBuiltinModule("node:os").homedir();
  const config = environment["XDG_CONFIG_HOME"] ?? join(home, ".config");
  const docker = environment["DOCKER_CONFIG"];
  const hosts = environment["SKIFF_CERTS_DIR"];
  return {
    credentialFiles:
      docker === undefined || docker === ""
        ? [join(config, "skiff/config.json"), join(home, ".docker/config.json")]
        : [join(docker, "config.json")],
    hostFolders:
      hosts === undefined || hosts === "" ? ["/etc/skiff/certs.d", "/etc/docker/certs.d"] : [hosts],
  };
}
