import { Fault } from "@skiff/base";

/** A count of bytes. Throws `invalid_argument` for one that is negative, or that no file has. */
export function safeNumber(name: string, value: bigint): number {
  if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw new Fault("invalid_argument", `${name}: ${value}`);
}
