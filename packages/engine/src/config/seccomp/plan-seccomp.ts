import { decodeJson, type Seccomp, type SeccompArchitecture } from "@skiff/spec";
import { decodeProfile } from "./decode-profile.ts";
import { defaultProfile, type ProfileRule } from "./default-profile.ts";

/** A machine that runs 64-bit programs runs its 32-bit ones too. */
const architectures: readonly SeccompArchitecture[] = [
  "SCMP_ARCH_X86_64",
  "SCMP_ARCH_X86",
  "SCMP_ARCH_X32",
];

/**
 * The filter of a container with these capabilities; undefined for none. `wanted`: "default",
 * "unconfined", or a profile as Docker reads it, in JSON. Throws `invalid_argument` for a wrong one.
 */
export function planSeccomp(wanted: string, capabilities: readonly string[]): Seccomp | undefined {
  if (wanted === "unconfined") return undefined;
  if (wanted !== "default") return decodeJson(wanted, decodeProfile(capabilities));
  const applies = ({ needs, unless }: ProfileRule): boolean =>
    (needs === undefined || capabilities.includes(needs)) &&
    (unless === undefined || !capabilities.includes(unless));
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    architectures,
    syscalls: defaultProfile.filter(applies).map(({ names, action, errnoRet, args }) => {
      return { names, action, errnoRet, args };
    }),
  };
}
