import type { Seccomp, SeccompArchitecture } from "@skiff/spec";
import { type ProfileRule, profileRules } from "./profile-rules.ts";

/** A machine that runs 64-bit programs runs its 32-bit ones too. */
const architectures: readonly SeccompArchitecture[] = [
  "SCMP_ARCH_X86_64",
  "SCMP_ARCH_X86",
  "SCMP_ARCH_X32",
];

/** What a container with these capabilities may call if nothing else was said of it. */
export function defaultProfile(capabilities: readonly string[]): Seccomp {
  const applies = ({ needs, unless }: ProfileRule): boolean =>
    (needs === undefined || capabilities.includes(needs)) &&
    (unless === undefined || !capabilities.includes(unless));
  return {
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 1,
    architectures,
    syscalls: profileRules.filter(applies).map(({ names, action, errnoRet, args }) => {
      return { names, action, errnoRet, args };
    }),
  };
}
