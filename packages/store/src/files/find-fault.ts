import { type Fault, isFault } from "@skiff/base";
import { decodeFault, decodeJson } from "@skiff/spec";

/** The fault that `oar` wrote as JSON; undefined where it was killed, or is another program. */
export function findFault(text: string): Fault | undefined {
  try {
    return decodeJson(text, decodeFault);
  } catch (error) {
    if (isFault(error, "invalid_argument")) return undefined;
    throw error;
  }
}
