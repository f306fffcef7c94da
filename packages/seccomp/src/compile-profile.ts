import type { Seccomp, SeccompArchitecture } from "@skiff/spec";
import { encodeFilter } from "./encode-filter.ts";
import { planFilter } from "./plan-filter.ts";

/**
 * The program that seccomp(2) installs for a profile, for a machine of little-endian words.
 * Throws `resource_exhausted` where it is longer than Linux takes.
 */
export function compileProfile(profile: Seccomp, native: SeccompArchitecture): Uint8Array {
  return encodeFilter(planFilter(profile, native));
}
