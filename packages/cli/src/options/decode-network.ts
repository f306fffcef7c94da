import { Fault } from "@skiff/base";
import type { Network } from "@skiff/engine";

/** Throws `invalid_argument`. */
export function decodeNetwork(text: string | undefined): Network {
  if (text === undefined || text === "none") return "none";
  if (text === "host") return "host";
  throw new Fault("invalid_argument", `network ${text} is not supported yet; use none or host`);
}
