import type { Seccomp, SeccompArchitecture } from "@skiff/spec";
import { defaultProfile } from "./default/default-profile.ts";
import { encodeFilter } from "./encode-filter.ts";
import { isSameProfile } from "./is-same-profile.ts";
import { planFilter } from "./plan-filter.ts";

/**
 * What `skiff` gives a container with the usual capabilities, of which rules speak of this one alone.
 * Its program is made when the one around it is built, as all that a module has (docs/adr/0002-host.md).
 */
const usual: Seccomp = defaultProfile(["CAP_SYS_CHROOT"]);
const machine = "SCMP_ARCH_X86_64";
const usualProgram = encodeFilter(planFilter(usual, machine));

/**
 * The program that seccomp(2) installs for a profile, for a machine of little-endian words. Not to
 * be written to. Throws `resource_exhausted` where it is longer than Linux takes.
 */
export function compileProfile(profile: Seccomp, native: SeccompArchitecture): Uint8Array {
  if (native === machine && isSameProfile(profile, usual)) return usualProgram;
  return encodeFilter(planFilter(profile, native));
}
