import { array, type Decoder, object, string } from "@skiff/spec";
import type { CniResult } from "./cni-result.ts";

/** An `ADD`'s answer. Throws `invalid_argument`. */
export const decodeResult: Decoder<CniResult> = object((o) => ({
  interfaces:
    o.optional(
      "interfaces",
      array(
        object((i) => ({
          name: i.required("name", string),
          mac: i.optional("mac", string) ?? "",
          sandbox: i.optional("sandbox", string) ?? "",
        })),
      ),
    ) ?? [],
  ips:
    o.optional(
      "ips",
      array(
        object((i) => ({
          address: i.required("address", string),
          gateway: i.optional("gateway", string),
        })),
      ),
    ) ?? [],
}));
