import type { Networking } from "./networking.ts";

/** Docker's, for a host that has only servers of its own. */
const publicServers = ["8.8.8.8", "8.8.4.4"];

/**
 * A container's /etc/resolv.conf, made of the host's as Docker does: in another network namespace the
 * servers that the host has on its loopback are not reachable, and left out: by `forwarder` they are.
 */
export function planResolvConf(
  host: string,
  { dns, dnsSearch, dnsOptions }: Pick<Networking, "dns" | "dnsSearch" | "dnsOptions">,
  {
    isolated,
    forwarder,
  }: {
    readonly isolated: boolean;
    /** A server in the container's network that asks those of the host's. */
    readonly forwarder?: string | undefined;
  },
): string {
  if (!isolated && dns.length + dnsSearch.length + dnsOptions.length === 0) return host;
  const lines = host.split("\n").map((line) => line.trim().split(/\s+/));
  const valuesOf = (key: string): string[] =>
    lines.filter(([first]) => first === key).flatMap(([, ...values]) => values);
  const reachable = valuesOf("nameserver").filter((server) => !isolated || !isLoopback(server));
  const others = forwarder === undefined ? publicServers : [forwarder];
  const servers = dns.length > 0 ? dns : reachable.length > 0 ? reachable : others;
  const search = dnsSearch.length > 0 ? dnsSearch : valuesOf("search");
  const options = dnsOptions.length > 0 ? dnsOptions : valuesOf("options");
  return [
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(search.length > 0 && search.join() !== "." ? [`search ${search.join(" ")}\n`] : []),
    ...(options.length > 0 ? [`options ${options.join(" ")}\n`] : []),
  ].join("");
}

function isLoopback(server: string): boolean {
  return server.startsWith("127.") || server === "::1";
}
