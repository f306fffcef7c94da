import { Fault } from "@skiff/base";
import type { PublishedPort } from "./published-port.ts";

/**
 * Whether a program of the host could listen there now: what is published would be kept from it.
 * Throws `invalid_argument` for an address that is not this host's.
 */
export async function isPortFree(published: PublishedPort): Promise<boolean> {
  const { address, hostPort: port, protocol } = published;
  if (protocol === "sctp") return true; // node: has none
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const failed = (error: Error & { readonly code?: string }): void => {
    if (error.code === "EADDRINUSE") resolve(false);
    else {
      const reason = `listen ${protocol} ${address}:${port}: ${error.code ?? error.message}`;
      reject(new Fault("invalid_argument", `cannot publish a port: ${reason}`, { cause: error }));
    }
  };
  if (protocol === "udp") {
    const socket = process.getBuiltinModule("node:dgram").createSocket({
      type: address.includes(":") ? "udp6" : "udp4",
      ipv6Only: true,
    });
    socket.once("error", failed);
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)));
  } else {
    const server = process.getBuiltinModule("node:net").createServer();
    server.once("error", failed);
    server.listen({ port, host: address, exclusive: true, ipv6Only: true }, () =>
      server.close(() => resolve(true)),
    );
  }
  return promise;
}
