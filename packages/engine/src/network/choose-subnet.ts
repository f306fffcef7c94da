import { Fault } from "@skiff/base";
import { decodeSubnet, type Subnet } from "./subnet.ts";

/**
 * Where networks whose maker named no subnet lie: 10.120.0.0/16 and what follows. Docker's are in
 * 172.16.0.0/12, podman's around 10.88.0.0/16, Kubernetes' services in 10.96.0.0/12.
 */
const pool = { first: 120, last: 199, prefix: 16 } as const;

/** A subnet that overlaps none of those in use. Throws `resource_exhausted`. */
export function chooseSubnet(used: readonly Subnet[]): Subnet {
  for (let second = pool.first; second <= pool.last; second++) {
    const candidate = decodeSubnet(`10.${second}.0.0/${pool.prefix}`);
    if (!used.some((subnet) => subnet.overlaps(candidate))) return candidate;
  }
  throw new Fault(
    "resource_exhausted",
    "no subnet is free: every one from 10.120.0.0/16 to 10.199.0.0/16 overlaps a route of this " +
      "host; remove a network, or name a subnet with --subnet",
  );
}
