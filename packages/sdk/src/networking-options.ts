/** Where a container, or a pod, is found, and what it finds. */
export interface NetworkingOptions {
  /** A network's name or id, or "none", "host", "default". Where not said: "default" with `ports`, else "none". */
  readonly network?: string | undefined;
  /** Other names by which those in its network find it. */
  readonly aliases?: readonly string[] | undefined;
  readonly ports?: readonly PortOptions[] | undefined;
  /** Names that it is to know, each with an address, or with "host-gateway", which is the host as it sees it. */
  readonly extraHosts?: Readonly<Record<string, string>> | undefined;
  /** Addresses of the servers that it asks for names; the host's where not said. */
  readonly dns?: readonly string[] | undefined;
}

/** A port of the container that a port of the host leads to. */
export interface PortOptions {
  /** Of the container: 1 to 65535. */
  readonly port: number;
  /** Any that is free where not said, or 0; see `Container.port`. */
  readonly hostPort?: number | undefined;
  /** The host's, IPv4; all of them where not said. */
  readonly address?: string | undefined;
  /** "tcp" where not said. */
  readonly protocol?: "tcp" | "udp" | "sctp" | undefined;
}
