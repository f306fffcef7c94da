import { Fault } from "@skiff/base";

const powers: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** "512m", "1.5g", "64KiB", "1024": bytes, in powers of 1024 as Docker takes them. Throws `invalid_argument`. */
export function decodeSize(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?(?:([bkmgtp])(?:i?b)?)?$/i.exec(text) ?? [];
  const bytes = Number(number) * 1024 ** (powers[unit.toLowerCase()] ?? 0);
  if (number !== undefined && Number.isSafeInteger(Math.trunc(bytes))) return Math.trunc(bytes);
  throw new Fault("invalid_argument", `invalid size: '${text}'`);
}
