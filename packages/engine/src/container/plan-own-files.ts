import type { ContainerConfig } from "./container-config.ts";

/** The files of /etc that are a container's own. */
export type OwnFiles = Readonly<Record<"hosts" | "hostname" | "resolv.conf", string>>;

const loopback = [
  "127.0.0.1\tlocalhost",
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::\tip6-localnet",
  "ff00::\tip6-mcastprefix",
  "ff02::1\tip6-allnodes",
  "ff02::2\tip6-allrouters",
];

/** `host`: the host's own. On its network a container sees what the host does. */
export function planOwnFiles(
  config: Pick<ContainerConfig, "network" | "hostname">,
  host: Pick<OwnFiles, "hosts" | "resolv.conf">,
): OwnFiles {
  return {
    hosts: config.network === "host" ? host.hosts : `${loopback.join("\n")}\n`,
    hostname: `${config.hostname}\n`,
    "resolv.conf": host["resolv.conf"],
  };
}
