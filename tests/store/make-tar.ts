/** An entry of an archive to be; anything may be asked for, and the archive be wrong. */
export interface Entry {
  readonly name: string;
  /** "0" a file, "1" a hard link, "2" a symbolic link, "3" and "4" devices, "5" a directory, "6" a FIFO. */
  readonly type?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly target?: string;
  readonly body?: string | Uint8Array;
  /** Where the header is to lie. */
  readonly size?: number;
  readonly device?: readonly [major: number, minor: number];
  readonly pax?: Readonly<Record<string, string>>;
}

/** A tar archive (POSIX ustar, PAX). */
export function makeTar(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]);
}

function blocksOf(entry: Entry): readonly Buffer[] {
  const body = Buffer.from(entry.body ?? "");
  const plain = [header(entry, body.length), padded(body)];
  if (entry.pax === undefined) return plain;
  const records = Buffer.concat(
    Object.entries(entry.pax).map(([key, value]) => record(key, value)),
  );
  return [header({ name: "pax", type: "x" }, records.length), padded(records), ...plain];
}

function header(entry: Entry, length: number): Buffer {
  const block = Buffer.alloc(512);
  const [major, minor] = entry.device ?? [0, 0];
  const type = entry.type ?? "0";
  block.write(entry.name, 0, 100);
  block.write(octal(entry.mode ?? (type === "5" ? 0o755 : 0o644), 8), 100);
  block.write(octal(entry.uid ?? 0, 8), 108);
  block.write(octal(entry.gid ?? 0, 8), 116);
  block.write(octal(entry.size ?? length, 12), 124);
  block.write(octal(entry.mtime ?? 1_000_000_000, 12), 136);
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write(entry.target ?? "", 157, 100);
  block.write("ustar\u000000", 257);
  block.write(octal(major, 8), 329);
  block.write(octal(minor, 8), 337);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function record(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length++;
  return Buffer.from(`${length}${rest}`);
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc(-body.length & 511)]);
}
