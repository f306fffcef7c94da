import { Fault } from "@skiff/base";
import type { Container } from "../container.ts";

/** Where a port of a container is reached over TCP. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Throws `failed_precondition` for one that is neither published nor in a network. */
export async function placeOf(
  container: Container,
  port: number,
  signal: AbortSignal,
): Promise<Place> {
  const { ports, networks, status } = await container.inspect({ signal });
  const published = ports.find((one) => one.port === port && one.protocol === "tcp");
  if (published !== undefined) {
    const { address, hostPort } = published;
    return { host: address === "0.0.0.0" ? "127.0.0.1" : address, port: hostPort };
  }
  const [host] = networks.flatMap(({ addresses }) => addresses);
  if (host !== undefined) return { host, port };
  const reason = status === "running" ? "it is not published, and in no network" : status;
  throw new Fault("failed_precondition", `port ${port} of ${container.name}: ${reason}`);
}
