import type { SeccompArchitecture } from "@skiff/spec";
import type { SyscallTableName } from "./syscall-numbers.ts";

/** What a filter must know of an architecture. */
export interface Architecture {
  /** AUDIT_ARCH_… (linux/audit.h): what `struct seccomp_data` calls it. Two may share one. */
  readonly audit: number;
  readonly table: SyscallTableName;
  /** Of an argument: of the others the lower half alone is compared, as libseccomp does. */
  readonly bits: 32 | 64;
  readonly endian: "little" | "big";
  /** Has socketcall(2) and ipc(2), whose first argument names the call that is meant. */
  readonly multiplexed?: true;
  /** Number of the call that stands for all that Linux does not know (runc: s390's setup). */
  readonly unknownIs?: number;
}

export const architectures: Readonly<Record<SeccompArchitecture, Architecture>> = {
  SCMP_ARCH_X86: little(0x4000_0003, "x86", 32, { multiplexed: true }),
  SCMP_ARCH_X86_64: little(0xc000_003e, "x86_64", 64),
  SCMP_ARCH_X32: little(0xc000_003e, "x32", 32),
  SCMP_ARCH_ARM: little(0x4000_0028, "arm", 32),
  SCMP_ARCH_AARCH64: little(0xc000_00b7, "aarch64", 64),
  SCMP_ARCH_MIPS: big(0x0000_0008, "mips", 32, { multiplexed: true }),
  SCMP_ARCH_MIPS64: big(0x8000_0008, "mips64", 64),
  SCMP_ARCH_MIPS64N32: big(0xa000_0008, "mips64n32", 32),
  SCMP_ARCH_MIPSEL: little(0x4000_0008, "mips", 32, { multiplexed: true }),
  SCMP_ARCH_MIPSEL64: little(0xc000_0008, "mips64", 64),
  SCMP_ARCH_MIPSEL64N32: little(0xe000_0008, "mips64n32", 32),
  SCMP_ARCH_PPC: big(0x0000_0014, "ppc", 32, { multiplexed: true }),
  SCMP_ARCH_PPC64: big(0x8000_0015, "ppc64", 64, { multiplexed: true }),
  SCMP_ARCH_PPC64LE: little(0xc000_0015, "ppc64", 64, { multiplexed: true }),
  SCMP_ARCH_S390: big(0x0000_0016, "s390", 32, { multiplexed: true, unknownIs: 0 }),
  SCMP_ARCH_S390X: big(0x8000_0016, "s390x", 64, { multiplexed: true, unknownIs: 0 }),
  SCMP_ARCH_PARISC: big(0x0000_000f, "parisc", 32),
  SCMP_ARCH_PARISC64: big(0x8000_000f, "parisc64", 64),
  SCMP_ARCH_RISCV64: little(0xc000_00f3, "riscv64", 64),
  SCMP_ARCH_LOONGARCH64: little(0xc000_0102, "loongarch64", 64),
  SCMP_ARCH_M68K: big(0x0000_0004, "m68k", 32, { multiplexed: true }),
  SCMP_ARCH_SH: little(0x4000_002a, "sh", 32, { multiplexed: true }),
  SCMP_ARCH_SHEB: big(0x0000_002a, "sh", 32, { multiplexed: true }),
};

type Rest = Pick<Architecture, "multiplexed" | "unknownIs">;

function little(
  audit: number,
  table: Architecture["table"],
  bits: Architecture["bits"],
  rest: Rest = {},
): Architecture {
  return { audit, table, bits, endian: "little", ...rest };
}

function big(
  audit: number,
  table: Architecture["table"],
  bits: Architecture["bits"],
  rest: Rest = {},
): Architecture {
  return { audit, table, bits, endian: "big", ...rest };
}
