export type Protocol = "tcp" | "udp" | "sctp";

/** A port of a container, and the host's that leads there. */
export interface PublishedPort {
  /** The host's address; 0.0.0.0 for all of IPv4, :: for all of IPv6. */
  readonly address: string;
  readonly hostPort: number;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A port to publish. */
export interface PortWish {
  /** The host's address; absent: all of them. */
  readonly address: string | undefined;
  /** The first of these that is free; absent: any. */
  readonly hostPorts: { readonly first: number; readonly last: number } | undefined;
  readonly port: number;
  readonly protocol: Protocol;
}
