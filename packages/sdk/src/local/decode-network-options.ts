import type { Decoder } from "@skiff/spec";
import type { NetworkOptions } from "../networks.ts";
import { exactly } from "./decode-exactly.ts";
import { entries, flag, text } from "./option-types.ts";

/** All but the signal. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodeNetworkOptions: Decoder<Omit<NetworkOptions, "signal">> = exactly<
  Omit<NetworkOptions, "signal">
>({
  subnet: text,
  gateway: text,
  internal: flag,
  labels: entries,
  keep: flag,
});
