import { array } from "../decode/array.ts";
import { boolean } from "../decode/boolean.ts";
import type { Decoder } from "../decode/decoder.ts";
import { object } from "../decode/object.ts";
import { string } from "../decode/string.ts";

/** Beside a bundle's config.json: that its container has a resolver, and what that is to know. */
export const resolverFile = "resolver.json";

/** Where a container with a resolver asks for names. */
export const resolverAddress = "127.0.0.11";

/** What whoever answers a container's questions for names is to know. Read again when it has changed. */
export interface ResolverSettings {
  /** Path of the network namespace that the container is in. */
  readonly netns: string;
  /** Who is asked, from that namespace, for what is not known; none: those of the host's resolv.conf, from the host's. */
  readonly servers: readonly string[];
  /** Whether the host's servers may be asked at all. */
  readonly asksHost: boolean;
  /** Lines as /etc/hosts has them: what they say goes before all others. */
  readonly hosts: string;
  readonly networks: readonly ResolverNetwork[];
}

export interface ResolverNetwork {
  readonly name: string;
  /** Path of a file with a line for each address in the network, as /etc/hosts has them. */
  readonly names: string;
}

export const decodeResolverSettings: Decoder<ResolverSettings> = object((o) => ({
  netns: o.required("netns", string),
  servers: o.required("servers", array(string)),
  asksHost: o.required("asksHost", boolean),
  hosts: o.required("hosts", string),
  networks: o.required(
    "networks",
    array(
      object((network) => ({
        name: network.required("name", string),
        names: network.required("names", string),
      })),
    ),
  ),
}));
