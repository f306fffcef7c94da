import { array, type Decoder, integer, object, oneOf, string } from "@skiff/spec";
import { decodeKeeper, type Keeper } from "../container/keeper.ts";
import type { PublishedPort } from "./published-port.ts";

/** What the store keeps of a container's place in a network. */
export interface AttachmentRecord {
  /** Nothing may be there yet, or all of it, or some of it still. */
  readonly status: "attaching" | "attached" | "detaching";
  /** Who attaches or detaches it. */
  readonly keeper: Keeper;
  /** The interface's name inside. */
  readonly interfaceName: string;
  readonly aliases: readonly string[];
  readonly ports: readonly PublishedPort[];
  /** Its addresses, as far as they are known: rules of the firewall name them alone. */
  readonly addresses: readonly string[];
  /** Of the interface inside; undefined until it is there. */
  readonly mac: string | undefined;
  /** What plugins answered. */
  readonly result: unknown;
}

export const decodeAttachmentRecord: Decoder<AttachmentRecord> = object((o) => ({
  status: o.required("status", oneOf("attaching", "attached", "detaching")),
  keeper: o.required("keeper", decodeKeeper),
  interfaceName: o.required("interfaceName", string),
  aliases: o.required("aliases", array(string)),
  ports: o.required(
    "ports",
    array(
      object((p) => ({
        address: p.required("address", string),
        hostPort: p.required("hostPort", integer),
        port: p.required("port", integer),
        protocol: p.required("protocol", oneOf("tcp", "udp", "sctp")),
      })),
    ),
  ),
  addresses: o.required("addresses", array(string)),
  mac: o.optional("mac", string),
  result: o.optional("result", (value) => value),
}));
