import { type ByteString, bytesOfString } from "./byte-string.ts";
import type { TarEntry, TarEntryType } from "./tar-entry.ts";

const blockSize = 512;
const longestName = 100;
/** Eleven octal digits. */
const biggestSize = 8 ** 11 - 1;
/** Seven of them. */
const biggestId = 8 ** 7 - 1;

const types = {
  file: "0",
  "hard link": "1",
  "symbolic link": "2",
  "character device": "3",
  "block device": "4",
  directory: "5",
  fifo: "6",
} as const satisfies Record<TarEntryType, string>;

/**
 * What stands before an entry's body in an archive (POSIX.1-2001, pax): its header, and before that an
 * extended one for what has no place in it. Times are told to the second, as Docker and containerd do.
 */
export function encodeTarEntry(entry: Omit<TarEntry, "sparse" | "mtimeNsec">): Uint8Array {
  const records = [...paxRecords(entry)].map(([key, value]) => paxRecord(key, value)).join("");
  const own = block(entry, types[entry.type]);
  if (records === "") return own;
  const text = bytesOfString(records);
  const extension = block({ ...extensionFields, size: text.length }, "x");
  const whole = new Uint8Array(blockSize * 2 + text.length + tarPadding(text.length));
  whole.set(extension);
  whole.set(text, blockSize);
  whole.set(own, whole.length - blockSize);
  return whole;
}

/** How many zeros stand behind a body of `size` bytes. */
export function tarPadding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** Two blocks of zeros. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockSize);

type Fields = Omit<TarEntry, "sparse" | "mtimeNsec" | "type" | "xattrs">;

const extensionFields = {
  path: "pax",
  target: "",
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtimeSec: 0,
  devMajor: 0,
  devMinor: 0,
} as const;

function* paxRecords(
  entry: Parameters<typeof encodeTarEntry>[0],
): Generator<readonly [ByteString, ByteString]> {
  const { path, target, size, uid, gid, mtimeSec } = entry;
  if (!isPlain(path)) yield ["path", path];
  if (!isPlain(target)) yield ["linkpath", target];
  if (size > biggestSize) yield ["size", String(size)];
  if (uid > biggestId) yield ["uid", String(uid)];
  if (gid > biggestId) yield ["gid", String(gid)];
  if (mtimeSec < 0 || mtimeSec > biggestSize) yield ["mtime", String(mtimeSec)];
  for (const [name, value] of entry.xattrs) {
    yield [`SCHILY.xattr.${name}`, String.fromCharCode(...value)];
  }
}

/** Has its place in the header itself. */
function isPlain(name: ByteString): boolean {
  return name.length <= longestName && /^[ -~]*$/.test(name);
}

function block(fields: Fields, type: string): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  const put = (at: number, text: ByteString): void => bytes.set(bytesOfString(text), at);
  const number = (at: number, value: number, digits: number): void => {
    const fitting = Math.min(Math.max(value, 0), 8 ** digits - 1);
    put(at, fitting.toString(8).padStart(digits, "0"));
  };
  put(0, fields.path.slice(0, longestName));
  number(100, fields.mode, 7);
  number(108, fields.uid, 7);
  number(116, fields.gid, 7);
  number(124, fields.size, 11);
  number(136, fields.mtimeSec, 11);
  put(148, `        ${type}`);
  put(157, fields.target.slice(0, longestName));
  put(257, "ustar");
  put(263, "00");
  number(329, fields.devMajor, 7);
  number(337, fields.devMinor, 7);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}

/** "27 mtime=1321711775.972059\n": its own length counts too. */
function paxRecord(key: ByteString, value: ByteString): ByteString {
  const rest = ` ${key}=${value}\n`;
  const length = rest.length + String(rest.length).length;
  const whole = rest.length + String(length).length;
  return `${whole}${rest}`;
}
