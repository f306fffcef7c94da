import { Fault } from "@skiff/base";
import type { PortWish, PublishedPort } from "./published-port.ts";
import { isPortFree } from "./is-port-free.ts";

const everyAddress = { 4: "0.0.0.0", 6: "::" } as const;
/** Where ports that nobody named are taken from: Linux's own range for that. */
const ephemeral = { first: 32_768, last: 60_999 } as const;

/**
 * A port of the host's for each wish. `taken`: those of other containers, by whose rules the host
 * would find none of them in use. Throws `already_exists` where one is in use.
 */
export async function choosePorts(
  wishes: readonly PortWish[],
  { taken, hasIPv6 }: { readonly taken: readonly PublishedPort[]; readonly hasIPv6: boolean },
): Promise<readonly PublishedPort[]> {
  const chosen: PublishedPort[] = [];
  for (const wish of wishes) {
    const addresses = addressesOf(wish, hasIPv6);
    chosen.push(...(await choosePort(wish, { addresses, taken: [...taken, ...chosen] })));
  }
  return chosen;
}

/** Where nobody names an address, all of the host's that lead to the container. */
function addressesOf({ address, port }: PortWish, hasIPv6: boolean): readonly string[] {
  if (address === undefined)
    return hasIPv6 ? [everyAddress[4], everyAddress[6]] : [everyAddress[4]];
  if (hasIPv6 || familyOf(address) === 4) return [address];
  throw new Fault(
    "invalid_argument",
    `cannot publish port ${port} at ${address}: the container's network has no IPv6`,
  );
}

/** Two containers would have the same port of the host. */
export function findClash(
  ports: readonly PublishedPort[],
  taken: readonly PublishedPort[],
): PublishedPort | undefined {
  return ports.find((port) => taken.some((other) => clashes(port, other)));
}

/** As Docker says it. */
export function allocatedFault({ address, hostPort }: PublishedPort): Fault {
  return new Fault(
    "already_exists",
    `Bind for ${address}:${hostPort} failed: port is already allocated`,
  );
}

async function choosePort(
  { hostPorts, port, protocol }: PortWish,
  given: { readonly addresses: readonly string[]; readonly taken: readonly PublishedPort[] },
): Promise<readonly PublishedPort[]> {
  const { addresses, taken } = given;
  const { first, last } = hostPorts ?? ephemeral;
  const count = last - first + 1;
  // From anywhere in the range where any port will do: those who choose at once choose others.
  const offset = hostPorts === undefined ? Math.floor(Math.random() * count) : 0;
  for (let tries = 0; tries < count; tries++) {
    const hostPort = first + ((offset + tries) % count);
    const candidates = addresses.map((address) => ({ address, hostPort, port, protocol }));
    if (findClash(candidates, taken) !== undefined) continue;
    if (await areFree(candidates)) return candidates;
  }
  const [address = ""] = addresses;
  throw allocatedFault({ address, hostPort: first, port, protocol });
}

function clashes(one: PublishedPort, other: PublishedPort): boolean {
  if (one.protocol !== other.protocol || one.hostPort !== other.hostPort) return false;
  const family = familyOf(one.address);
  if (familyOf(other.address) !== family) return false;
  const addresses = [one.address, other.address];
  return addresses.includes(everyAddress[family]) || one.address === other.address;
}

async function areFree(candidates: readonly PublishedPort[]): Promise<boolean> {
  for (const candidate of candidates) if (!(await isPortFree(candidate))) return false;
  return true;
}

function familyOf(address: string): 4 | 6 {
  return address.includes(":") ? 6 : 4;
}
