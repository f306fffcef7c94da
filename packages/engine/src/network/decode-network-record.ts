import { boolean, type Decoder, map, object, oneOf, string } from "@skiff/spec";
import { decodeKeeper } from "../container/keeper.ts";
import type { NetworkRange, NetworkRecord } from "./network.ts";

const texts: Decoder<Readonly<Record<string, string>>> = (value) =>
  Object.fromEntries(map(string)(value));

const decodeRange: Decoder<NetworkRange> = object((o) => ({
  subnet: o.required("subnet", string),
  gateway: o.required("gateway", string),
  range: o.optional("range", string),
  reserved: o.optional("reserved", texts),
  isChosen: o.required("isChosen", boolean),
}));

export const decodeNetworkRecord: Decoder<NetworkRecord> = object((o) => ({
  driver: o.optional("driver", oneOf("bridge", "pasta")) ?? "bridge",
  subnet: o.required("subnet", string),
  gateway: o.required("gateway", string),
  range: o.optional("range", string),
  reserved: o.optional("reserved", texts),
  isChosen: o.required("isChosen", boolean),
  ipv6: o.optional("ipv6", decodeRange),
  internal: o.required("internal", boolean),
  wantedBridge: o.optional("wantedBridge", string),
  bridge: o.optional("bridge", string),
  options: o.required("options", texts),
  labels: o.required("labels", texts),
  attachable: o.optional("attachable", boolean),
  owner: o.optional("owner", decodeKeeper),
}));
