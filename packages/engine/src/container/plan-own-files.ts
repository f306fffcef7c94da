import { planExtraHosts } from "../network/plan-extra-hosts.ts";
import { hostsLines, planHosts } from "../network/plan-hosts.ts";
import { type NameServers, planResolvConf } from "../network/plan-resolv-conf.ts";
import type { ContainerConfig } from "./container-config.ts";

/** The files of /etc that are a container's own. */
export type OwnFiles = Readonly<Record<"hosts" | "hostname" | "resolv.conf", string>>;

/** `host`: the host's own. On its network a container sees what the host does. */
export function planOwnFiles(
  config: Pick<ContainerConfig, "network" | "networking" | "hostname">,
  host: Pick<OwnFiles, "hosts" | "resolv.conf">,
  servers: NameServers,
): OwnFiles {
  const isolated = config.network !== "host";
  const extraHosts = planExtraHosts(
    config.networking.extraHosts,
    isolated ? undefined : "127.0.0.1",
  );
  return {
    hosts: isolated ? planHosts(extraHosts) : host.hosts + hostsLines(extraHosts),
    hostname: `${config.hostname}\n`,
    "resolv.conf": planResolvConf(host["resolv.conf"], config.networking, {
      ...servers,
      isolated,
    }),
  };
}
