import { array, type Decoder, integer, object, oneOf, string } from "@skiff/spec";
import type { Endpoint } from "./endpoint.ts";
import type { PortWish } from "./published-port.ts";

/** What is wished of a container's networks. Kept in its record. */
export interface Networking {
  /** The first one leads out. None for a container without, or with another's or the host's, network. */
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly PortWish[];
  /** "80/tcp": what the image and its maker say that it listens at. */
  readonly exposed: readonly string[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  /** "NAME:ADDRESS". */
  readonly extraHosts: readonly string[];
}

export const noNetworking: Networking = {
  endpoints: [],
  ports: [],
  exposed: [],
  dns: [],
  dnsSearch: [],
  dnsOptions: [],
  extraHosts: [],
};

export const decodeNetworking: Decoder<Networking> = object((o) => ({
  endpoints: o.required(
    "endpoints",
    array(
      object((e) => ({
        network: e.required("network", string),
        aliases: e.required("aliases", array(string)),
        address: e.optional("address", string),
        address6: e.optional("address6", string),
        mac: e.optional("mac", string),
      })),
    ),
  ),
  ports: o.required(
    "ports",
    array(
      object((p) => ({
        address: p.optional("address", string),
        hostPorts: p.optional(
          "hostPorts",
          object((r) => ({
            first: r.required("first", integer),
            last: r.required("last", integer),
          })),
        ),
        port: p.required("port", integer),
        protocol: p.required("protocol", oneOf("tcp", "udp", "sctp")),
      })),
    ),
  ),
  exposed: o.required("exposed", array(string)),
  dns: o.required("dns", array(string)),
  dnsSearch: o.required("dnsSearch", array(string)),
  dnsOptions: o.required("dnsOptions", array(string)),
  extraHosts: o.required("extraHosts", array(string)),
}));
