/** A network that a container is to be in while it runs. */
export interface Endpoint {
  /** The network's id. */
  readonly network: string;
  /** Other names by which those in the network find it. */
  readonly aliases: readonly string[];
  /** Absent: any that is free. */
  readonly address: string | undefined;
  /** Of IPv6. Absent: any that is free. */
  readonly address6?: string | undefined;
  readonly mac: string | undefined;
}
