import { decodeSubnet } from "../subnet.ts";
import type { Network } from "../network.ts";

/** Who is who in pasta's network: every container is alone in it, and has the same address. */
export interface PastaAddresses {
  /** Leads out. */
  readonly gateway: string;
  readonly container: string;
  /** Asks the host's own servers for names. */
  readonly forwarder: string;
  /** Length of the subnet's prefix. */
  readonly prefix: number;
}

export function pastaAddresses({
  subnet,
  gateway,
}: Pick<Network, "subnet" | "gateway">): PastaAddresses {
  const decoded = decodeSubnet(subnet);
  return {
    gateway,
    container: decoded.address(2),
    forwarder: decoded.address(3),
    prefix: decoded.prefix,
  };
}
