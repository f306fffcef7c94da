const blockSize = 512;
const longestName = 100;
/** Eleven octal digits. */
const biggestSize = 8 ** 11 - 1;

/** What stands before a regular file of an archive (POSIX.1-2001, pax): root's, mode 0644, of the epoch's first second. */
export function encodeTarHeader(path: string, size: number): Uint8Array {
  const records = [
    ...(path.length > longestName ? [paxRecord("path", path)] : []),
    ...(size > biggestSize ? [paxRecord("size", String(size))] : []),
  ].join("");
  const own = block({
    name: path.slice(0, longestName),
    size: Math.min(size, biggestSize),
    type: "0",
  });
  if (records === "") return own;
  const text = new TextEncoder().encode(records);
  const extension = block({ name: "pax", size: text.length, type: "x" });
  const whole = new Uint8Array(blockSize * 2 + text.length + tarPadding(text.length));
  whole.set(extension);
  whole.set(text, blockSize);
  whole.set(own, whole.length - blockSize);
  return whole;
}

/** How many zeros stand behind a file of `size` bytes. */
export function tarPadding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** Two blocks of zeros. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockSize);

function block(fields: {
  readonly name: string;
  readonly size: number;
  readonly type: "0" | "x";
}): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  const put = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  put(0, fields.name);
  for (const [at, mode] of [
    [100, "0000644"],
    [108, "0000000"],
    [116, "0000000"],
  ] as const) {
    put(at, mode);
  }
  put(124, fields.size.toString(8).padStart(11, "0"));
  put(136, "0".repeat(11));
  put(148, `        ${fields.type}`);
  put(257, "ustar");
  put(263, "00");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}

/** "27 mtime=1321711775.972059\n": its own length counts too. Of ASCII. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = rest.length + String(rest.length).length;
  const whole = rest.length + String(length).length;
  return `${whole}${rest}`;
}
