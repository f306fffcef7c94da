import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Fault } from "@skiff/base";
import { isLoopback, type RegistryHost } from "@skiff/registry";
import { guarded } from "@skiff/store";
import { decodeHosts } from "./decode-hosts.ts";
import type { RegistrySettings } from "./registry-settings.ts";

/**
 * The servers to ask for a registry's content, in order. A registry's folder has either containerd's
 * `hosts.toml`, or Docker's files: authorities in `*.crt`, our own certificates in `*.cert` with
 * their keys in `*.key`. Throws `invalid_argument` for a broken one.
 */
export function findHosts(settings: RegistrySettings, domain: string): readonly RegistryHost[] {
  const own = domain === "docker.io" ? "registry-1.docker.io" : domain;
  const folder = settings.hostFolders
    .map((parent) => join(parent, domain))
    .find((path) => isDirectory(path));
  if (folder === undefined) {
    const host = planHost(own, undefined);
    return [settings.isPlain === true ? { ...host, scheme: "http" } : host];
  }
  const names = guarded(`list ${folder}`, () => readdirSync(folder));
  if (names.includes("hosts.toml")) {
    const path = join(folder, "hosts.toml");
    return decodeHosts(readText(path), {
      path,
      own,
      domain,
      read: (name) => readText(resolve(folder, name)),
    });
  }
  return [planHost(own, readTls(folder, names))];
}

function planHost(host: string, tls: RegistryHost["tls"] | undefined): RegistryHost {
  return {
    host,
    scheme: tls === undefined && isLoopback(host) ? "either" : "https",
    path: "/v2",
    tls: tls ?? { authorities: [], client: undefined, skipsVerification: false },
    headers: new Map(),
    can: { pull: true, resolve: true, push: true },
    namespace: undefined,
  };
}

function readTls(folder: string, names: readonly string[]): RegistryHost["tls"] {
  const read = (name: string): string => readText(join(folder, name));
  const certificate = names.find((name) => name.endsWith(".cert"));
  const key = certificate?.replace(/\.cert$/, ".key");
  if (key !== undefined && !names.includes(key)) {
    throw new Fault(
      "invalid_argument",
      `${join(folder, key)} is missing, the key of ${certificate}`,
    );
  }
  return {
    authorities: names.filter((name) => name.endsWith(".crt")).map(read),
    client:
      certificate === undefined || key === undefined
        ? undefined
        : { certificate: read(certificate), key: read(key) },
    skipsVerification: false,
  };
}

function isDirectory(path: string): boolean {
  const stat = guarded(`look at ${path}`, () => statSync(path, { throwIfNoEntry: false }));
  return stat?.isDirectory() === true;
}

function readText(path: string): string {
  return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
}
