import type { PortWish } from "./published-port.ts";

/** What whoever makes a container may choose of its networks. */
export interface NetworkOptions {
  /** None: the default network. */
  readonly choices: readonly NetworkChoice[];
  readonly ports: readonly PortWish[];
  /** "80/tcp": ports that it listens at, beside those that the image says. */
  readonly exposed: readonly string[];
  /** Publish all of those, each to any port of the host. */
  readonly publishAll: boolean;
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  /** "NAME:ADDRESS", or "NAME:host-gateway". */
  readonly extraHosts: readonly string[];
}

export interface NetworkChoice {
  /** Of a network; or "none", "host", "default", or "container:" and a container's name. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly address: string | undefined;
  /** Of IPv6. */
  readonly address6?: string | undefined;
  readonly mac: string | undefined;
}
