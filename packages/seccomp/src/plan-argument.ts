import type { SeccompArgument, SeccompOperator } from "@skiff/spec";
import type { Architecture } from "./architecture.ts";
import type { ArgumentTest, Word } from "./filter-plan.ts";

const operators: Readonly<Record<SeccompOperator, ArgumentTest["operator"]>> = {
  SCMP_CMP_NE: "ne",
  SCMP_CMP_LT: "lt",
  SCMP_CMP_LE: "le",
  SCMP_CMP_EQ: "eq",
  SCMP_CMP_GE: "ge",
  SCMP_CMP_GT: "gt",
  SCMP_CMP_MASKED_EQ: "eq",
};

const everyBit = 0xffff_ffff;
/** `args` in `struct seccomp_data`. */
const firstArgument = 16;

/**
 * One argument's test. Undefined where it always holds: no bit of its mask counts. Bits of
 * `valueTwo` outside of the mask are not compared (libseccomp).
 */
export function planArgument(
  argument: SeccompArgument,
  { bits, endian }: Architecture,
): ArgumentTest | undefined {
  const masked = argument.op === "SCMP_CMP_MASKED_EQ";
  const mask = masked ? halves(argument.value) : { high: everyBit, low: everyBit };
  const value = halves(masked ? argument.valueTwo : argument.value);
  const at = firstArgument + argument.index * 8;
  const [lowAt, highAt] = endian === "little" ? [at, at + 4] : [at + 4, at];
  const low = word(lowAt, mask.low, value.low);
  const high = bits === 64 ? word(highAt, mask.high, value.high) : undefined;
  if (mask.low === 0 && (high?.mask ?? 0) === 0) return undefined;
  return { operator: operators[argument.op], low, high };
}

function word(offset: number, mask: number, value: number): Word {
  return { offset, mask, value: (value & mask) >>> 0 };
}

function halves(value: number | bigint): { readonly high: number; readonly low: number } {
  if (typeof value === "number") {
    return { high: Math.floor(value / 2 ** 32), low: value % 2 ** 32 };
  }
  return { high: Number(value >> 32n), low: Number(value & 0xffff_ffffn) };
}
