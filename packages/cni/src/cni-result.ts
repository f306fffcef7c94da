/** What the plugins of a network made: of their answer, what we look at. */
export interface CniResult {
  readonly interfaces: readonly CniInterface[];
  readonly ips: readonly CniAddress[];
}

export interface CniInterface {
  readonly name: string;
  readonly mac: string;
  /** Path of the network namespace that it is in; empty for the host's. */
  readonly sandbox: string;
}

export interface CniAddress {
  /** With the length of its prefix. */
  readonly address: string;
  readonly gateway: string | undefined;
}
