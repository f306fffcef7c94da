import { type Decoder, oneOf } from "@skiff/spec";
import type { ChangeableOptions } from "../changeable-options.ts";
import { exactly, type Members } from "./decode-exactly.ts";
import { finite, optional, text, wholeFrom } from "./option-types.ts";

export const changeableMembers: Members<ChangeableOptions> = {
  memory: optional(wholeFrom(0)),
  memorySwap: optional(wholeFrom(-1)),
  memoryReservation: optional(wholeFrom(0)),
  cpus: optional(finite),
  cpuShares: optional(wholeFrom(0)),
  cpusetCpus: text,
  cpusetMems: text,
  pidsLimit: optional(wholeFrom(-1)),
  restart: optional(oneOf("no", "always", "on-failure", "unless-stopped")),
};

/** All but the signal. Throws `invalid_argument` for what is no option, or not of its type, with its name. */
export const decodeUpdateOptions: Decoder<ChangeableOptions> = exactly<ChangeableOptions>({
  ...changeableMembers,
  memory: optional(wholeFrom(1)), // what has a limit keeps one
});
