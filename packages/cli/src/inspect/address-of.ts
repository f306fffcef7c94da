import type { Network } from "@skiff/engine";

interface Place {
  readonly address: string;
  /** The length of its prefix. */
  readonly prefix: number;
  readonly gateway: string;
}

/** Of a container's addresses in a network that of IPv4, or of IPv6; undefined where it has none. */
export function addressOf(
  family: 4 | 6,
  network: Network,
  addresses: readonly string[] = [],
): Place | undefined {
  const range = family === 4 ? network : network.ipv6;
  const address = addresses.find((one) => one.includes(":") === (family === 6));
  if (range === undefined || address === undefined) return undefined;
  return { address, prefix: Number(range.subnet.split("/")[1]), gateway: range.gateway };
}
