import { array, type Decoder, oneOf } from "@skiff/spec";
import type { PodOptions } from "../pods.ts";
import { networkingMembers } from "./decode-create-options.ts";
import { exactly } from "./decode-exactly.ts";
import { entries, flag, optional, text } from "./option-types.ts";

/** All but the signal. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodePodOptions: Decoder<Omit<PodOptions, "signal">> = exactly<
  Omit<PodOptions, "signal">
>({
  ...networkingMembers,
  name: text,
  hostname: text,
  shares: optional(array(oneOf("net", "ipc", "uts", "pid"))),
  labels: entries,
  keep: flag,
});
