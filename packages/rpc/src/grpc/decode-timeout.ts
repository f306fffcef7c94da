import { Fault } from "@skiff/base";

const milliseconds: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** What timers can count, 24 days. */
const longest = 2 ** 31 - 1;

/** A `grpc-timeout` header, in milliseconds, at least one. Throws `invalid_argument`. */
export function decodeTimeout(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  const scale = milliseconds[unit];
  if (scale === undefined) throw new Fault("invalid_argument", `grpc-timeout: ${text}`);
  return Math.min(Math.max(1, Math.ceil(Number(digits) * scale)), longest);
}
