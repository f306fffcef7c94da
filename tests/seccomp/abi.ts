import type { SeccompArchitecture } from "@skiff/spec";

/** An architecture as the tests try it: what its calls look like to a filter. */
export interface Abi {
  readonly architecture: SeccompArchitecture;
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly audit: number;
  /** Of an argument that is compared. */
  readonly bits: 32 | 64;
  /** Where its numbers start. */
  readonly base: number;
}

export const abis: readonly Abi[] = [
  { architecture: "SCMP_ARCH_X86_64", audit: 0xc000_003e, bits: 64, base: 0 },
  { architecture: "SCMP_ARCH_X86", audit: 0x4000_0003, bits: 32, base: 0 },
  { architecture: "SCMP_ARCH_X32", audit: 0xc000_003e, bits: 32, base: 0x4000_0000 },
  { architecture: "SCMP_ARCH_AARCH64", audit: 0xc000_00b7, bits: 64, base: 0 },
  { architecture: "SCMP_ARCH_ARM", audit: 0x4000_0028, bits: 32, base: 0 },
];

/** Whose call it is: x32's have a bit of their own, and are x86-64's else. */
export function abiOf({ audit, number }: { readonly audit: number; readonly number: number }): Abi {
  const short = audit === 0xc000_003e && (number & 0x4000_0000) !== 0;
  const abi = abis.find((one) => one.audit === audit && (one.base !== 0) === short);
  if (abi === undefined) throw new RangeError(`no architecture has ${audit}`);
  return abi;
}
