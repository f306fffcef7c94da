/** Bit n for every number n, in words of 64 bits, as the kernel takes sets of processors and memory nodes. */
export function bitMask(numbers: readonly number[]): Uint8Array {
  if (numbers.length === 0) return new Uint8Array(0);
  const mask = new Uint8Array((Math.max(...numbers) >> 6) * 8 + 8);
  for (const n of numbers) mask[n >> 3] = (mask[n >> 3] ?? 0) | (1 << (n & 7));
  return mask;
}
