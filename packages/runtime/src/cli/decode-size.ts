const units = ["", "k", "m", "g", "t", "p"];

/** Bytes as people write them: 1024, 512k, 64MiB, 1.5g, -1. Undefined for what is no size. */
export function decodeSize(text: string): number | undefined {
  const [, number, unit] = /^(-1|\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.floor(Number(number) * 1024 ** units.indexOf((unit ?? "").toLowerCase()));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
