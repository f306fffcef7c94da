import type { ResolverSettings } from "@skiff/spec";
import type { Container } from "../container/container.ts";
import type { Layout } from "../layout.ts";
import type { Network } from "./network.ts";

/**
 * What a container's resolver is to know. Who is in no network that leads out has nobody asked on the host's
 * behalf: questions for names would be a way out.
 */
export function planResolver(
  layout: Layout,
  { id, config }: Pick<Container, "id" | "config">,
  { hosts, networks }: { readonly hosts: string; readonly networks: readonly Network[] },
): ResolverSettings {
  return {
    netns: layout.netns(id),
    servers: config.networking.dns,
    asksHost: networks.some(({ internal }) => !internal),
    hosts,
    networks: networks.map((network) => ({ name: network.name, names: layout.names(network.id) })),
  };
}
