import type { PublishedPort } from "@skiff/engine";
import { hostAndPort } from "./host-and-port.ts";

/** A container's ports as `ps` shows them: those that are published, and those that are exposed alone. */
export function portsText(published: readonly PublishedPort[], exposed: readonly string[]): string {
  const inside = new Set(published.map(({ port, protocol }) => `${port}/${protocol}`));
  const shown = published
    .toSorted((a, b) => a.port - b.port || a.hostPort - b.hostPort)
    .map(
      ({ address, hostPort, port, protocol }) =>
        `${hostAndPort(address, hostPort)}->${port}/${protocol}`,
    );
  return [...shown, ...exposed.filter((port) => !inside.has(port))].join(", ");
}
