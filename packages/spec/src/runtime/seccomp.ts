import type { Integer64 } from "./config.ts";

/** `linux.seccomp` of config.json (runtime-spec 1.3, config-linux.md, "Seccomp"). */
export interface Seccomp {
  /** For every system call that no rule matches. */
  readonly defaultAction: SeccompAction;
  /** Of SCMP_ACT_ERRNO and SCMP_ACT_TRACE; EPERM if not said. */
  readonly defaultErrnoRet?: number | undefined;
  /** Beside the machine's own. */
  readonly architectures?: readonly SeccompArchitecture[] | undefined;
  readonly flags?: readonly SeccompFlag[] | undefined;
  /** A socket that the descriptor for SCMP_ACT_NOTIFY is sent to. */
  readonly listenerPath?: string | undefined;
  /** Sent along, as it is. */
  readonly listenerMetadata?: string | undefined;
  readonly syscalls?: readonly SeccompRule[] | undefined;
}

export interface SeccompRule {
  /** Never empty. */
  readonly names: readonly string[];
  readonly action: SeccompAction;
  readonly errnoRet?: number | undefined;
  /** All must hold; those that speak of one argument are alternatives to all others. */
  readonly args?: readonly SeccompArgument[] | undefined;
}

export interface SeccompArgument {
  /** 0 to 5. */
  readonly index: number;
  /** The mask of SCMP_CMP_MASKED_EQ. */
  readonly value: Integer64;
  /** What SCMP_CMP_MASKED_EQ compares with; else unused. */
  readonly valueTwo: Integer64;
  readonly op: SeccompOperator;
}

export const seccompActions = [
  "SCMP_ACT_KILL",
  "SCMP_ACT_KILL_PROCESS",
  "SCMP_ACT_KILL_THREAD",
  "SCMP_ACT_TRAP",
  "SCMP_ACT_ERRNO",
  "SCMP_ACT_TRACE",
  "SCMP_ACT_ALLOW",
  "SCMP_ACT_LOG",
  "SCMP_ACT_NOTIFY",
] as const;
export type SeccompAction = (typeof seccompActions)[number];

export const seccompOperators = [
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_LE",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
] as const;
export type SeccompOperator = (typeof seccompOperators)[number];

export const seccompFlags = [
  "SECCOMP_FILTER_FLAG_TSYNC",
  "SECCOMP_FILTER_FLAG_LOG",
  "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
  "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
] as const;
export type SeccompFlag = (typeof seccompFlags)[number];

export const seccompArchitectures = [
  "SCMP_ARCH_X86",
  "SCMP_ARCH_X86_64",
  "SCMP_ARCH_X32",
  "SCMP_ARCH_ARM",
  "SCMP_ARCH_AARCH64",
  "SCMP_ARCH_MIPS",
  "SCMP_ARCH_MIPS64",
  "SCMP_ARCH_MIPS64N32",
  "SCMP_ARCH_MIPSEL",
  "SCMP_ARCH_MIPSEL64",
  "SCMP_ARCH_MIPSEL64N32",
  "SCMP_ARCH_PPC",
  "SCMP_ARCH_PPC64",
  "SCMP_ARCH_PPC64LE",
  "SCMP_ARCH_S390",
  "SCMP_ARCH_S390X",
  "SCMP_ARCH_PARISC",
  "SCMP_ARCH_PARISC64",
  "SCMP_ARCH_RISCV64",
  "SCMP_ARCH_LOONGARCH64",
  "SCMP_ARCH_M68K",
  "SCMP_ARCH_SH",
  "SCMP_ARCH_SHEB",
] as const;
export type SeccompArchitecture = (typeof seccompArchitectures)[number];
