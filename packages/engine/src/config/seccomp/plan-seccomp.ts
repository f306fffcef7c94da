import { defaultProfile } from "@skiff/seccomp/default";
import { decodeJson, type Seccomp } from "@skiff/spec";
import { decodeProfile } from "./decode-profile.ts";

/**
 * The filter of a container with these capabilities; undefined for none. `wanted`: "default",
 * "unconfined", or a profile as Docker reads it, in JSON. Throws `invalid_argument` for a wrong one.
 */
export function planSeccomp(wanted: string, capabilities: readonly string[]): Seccomp | undefined {
  if (wanted === "unconfined") return undefined;
  if (wanted === "default") return defaultProfile(capabilities);
  return decodeJson(wanted, decodeProfile(capabilities));
}
