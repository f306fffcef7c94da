/** The 4 bytes of an IPv4 address, or the 16 of an IPv6 one; undefined for what is neither. */
export function decodeAddress(text: string): Uint8Array | undefined {
  const bytes = text.includes(":") ? decodeIPv6(text) : decodeIPv4(text);
  return bytes && Uint8Array.from(bytes);
}

function decodeIPv4(text: string): number[] | undefined {
  const parts = text.split(".");
  const isWhole = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  const bytes = parts.map(Number);
  return isWhole && bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function decodeIPv6(text: string): number[] | undefined {
  const halves = text.split("::");
  const [first, last] = halves.map(decodeWords);
  if (first === undefined || halves.length > 2) return undefined;
  if (halves.length === 1) return first.length === 16 ? first : undefined;
  const missing = 16 - first.length - (last?.length ?? 16);
  return missing < 2 || last === undefined
    ? undefined
    : [...first, ...Array<number>(missing).fill(0), ...last];
}

/** The last one may be an IPv4 address. */
function decodeWords(text: string): number[] | undefined {
  const bytes: number[] = [];
  const words = text === "" ? [] : text.split(":");
  for (const [index, word] of words.entries()) {
    const four = index === words.length - 1 ? decodeIPv4(word) : undefined;
    if (four === undefined && !/^[\da-f]{1,4}$/i.test(word)) return undefined;
    const number = Number.parseInt(word, 16);
    bytes.push(...(four ?? [number >> 8, number & 0xff]));
  }
  return bytes;
}
