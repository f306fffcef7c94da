import { Fault } from "@skiff/base";
import type { PortWish, PublishedPort } from "./published-port.ts";
import { isPortFree } from "./is-port-free.ts";

const everyAddress = "0.0.0.0";
/** Where ports that nobody named are taken from: Linux's own range for that. */
const ephemeral = { first: 32_768, last: 60_999 } as const;

/**
 * A port of the host's for each wish. `taken`: those of other containers, by whose rules the host
 * would find none of them in use. Throws `already_exists` where one is in use.
 */
export async function choosePorts(
  wishes: readonly PortWish[],
  taken: readonly PublishedPort[],
): Promise<readonly PublishedPort[]> {
  const chosen: PublishedPort[] = [];
  for (const wish of wishes) chosen.push(await choosePort(wish, [...taken, ...chosen]));
  return chosen;
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
  { address = everyAddress, hostPorts, port, protocol }: PortWish,
  taken: readonly PublishedPort[],
): Promise<PublishedPort> {
  const { first, last } = hostPorts ?? ephemeral;
  const count = last - first + 1;
  // From anywhere in the range where any port will do: those who choose at once choose others.
  const offset = hostPorts === undefined ? Math.floor(Math.random() * count) : 0;
  for (let tries = 0; tries < count; tries++) {
    const candidate = { address, hostPort: first + ((offset + tries) % count), port, protocol };
    if (taken.some((other) => clashes(candidate, other))) continue;
    if (await isPortFree(candidate)) return candidate;
  }
  throw allocatedFault({ address, hostPort: first, port, protocol });
}

function clashes(one: PublishedPort, other: PublishedPort): boolean {
  if (one.protocol !== other.protocol || one.hostPort !== other.hostPort) return false;
  return [one.address, other.address].includes(everyAddress) || one.address === other.address;
}
