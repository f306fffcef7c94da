import { Fault } from "@skiff/base";

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/gy;

/** A span of time as Go writes one, "1h30m", "1.5s", "0": milliseconds. Throws `invalid_argument`. */
export function decodeDuration(text: string): number {
  if (text === "0") return 0;
  const parts = [...text.matchAll(part)];
  const length = parts.reduce((sum, [whole]) => sum + whole.length, 0);
  if (length === 0 || length !== text.length) {
    throw new Fault("invalid_argument", `invalid duration ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (units[unit] ?? 0), 0);
}
