import type { Networking } from "./networking.ts";

/** Docker's, for a host that has only servers of its own. */
const publicServers = ["8.8.8.8", "8.8.4.4"];

/**
 * A container's /etc/resolv.conf, made of the host's as Docker does. With a `resolver` that one is asked for all:
 * it asks who else is meant. In another network namespace without one the servers that the host has on its
 * loopback are not reachable, and left out: by `forwarder` they are.
 */
export function planResolvConf(
  host: string,
  { dns, dnsSearch, dnsOptions }: Pick<Networking, "dns" | "dnsSearch" | "dnsOptions">,
  { isolated, resolver, forwarder }: NameServers & { readonly isolated: boolean },
): string {
  if (!isolated && dns.length + dnsSearch.length + dnsOptions.length === 0) return host;
  const lines = host.split("\n").map((line) => line.trim().split(/\s+/));
  const valuesOf = (key: string): string[] =>
    lines.filter(([first]) => first === key).flatMap(([, ...values]) => values);
  const reachable = valuesOf("nameserver").filter((server) => !isolated || !isLoopback(server));
  const others = forwarder === undefined ? publicServers : [forwarder];
  const asked = dns.length > 0 ? dns : reachable.length > 0 ? reachable : others;
  const servers = resolver === undefined ? asked : [resolver];
  const search = dnsSearch.length > 0 ? dnsSearch : valuesOf("search");
  const wished = dnsOptions.length > 0 ? dnsOptions : valuesOf("options");
  const options = resolver === undefined ? wished : withDots(wished);
  return [
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(search.length > 0 && search.join() !== "." ? [`search ${search.join(" ")}\n`] : []),
    ...(options.length > 0 ? [`options ${options.join(" ")}\n`] : []),
  ].join("");
}

/** Who in a container's network answers what only the host could ask for. */
export interface NameServers {
  /** That of the container's own, see `planResolver`. */
  readonly resolver?: string | undefined;
  /** A server that asks those of the host's. */
  readonly forwarder?: string | undefined;
}

/** As Docker's: a container's name has no dots, and is asked for as it is before it is looked for in a domain. */
function withDots(options: readonly string[]): readonly string[] {
  return options.some((option) => option.startsWith("ndots:")) ? options : [...options, "ndots:0"];
}

function isLoopback(server: string): boolean {
  return server.startsWith("127.") || server === "::1";
}
