/** A line of /etc/hosts. */
export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
}

const loopback: readonly HostsEntry[] = [
  { address: "127.0.0.1", names: ["localhost"] },
  { address: "::1", names: ["localhost", "ip6-localhost", "ip6-loopback"] },
  { address: "fe00::", names: ["ip6-localnet"] },
  { address: "ff00::", names: ["ip6-mcastprefix"] },
  { address: "ff02::1", names: ["ip6-allnodes"] },
  { address: "ff02::2", names: ["ip6-allrouters"] },
];

/** A container's /etc/hosts: the first line with a name is the one that counts. */
export function planHosts(entries: readonly HostsEntry[]): string {
  return hostsLines([...loopback, ...entries]);
}

export function hostsLines(entries: readonly HostsEntry[]): string {
  return entries
    .map(({ address, names }) => `${address}\t${[...new Set(names)].join(" ")}\n`)
    .join("");
}
