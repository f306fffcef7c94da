import { Fault } from "@skiff/base";
import { demandField } from "../demand-headers.ts";
import { decodeHuffman } from "./decode-huffman.ts";
import { type Field, fieldOf, staticTable } from "./static-table.ts";

/** What the peer may fill its table with: what it is before anything is said (RFC 9113, 6.5.2). */
export const tableSize = 4096;
/** The most that the headers of one call may take, counted as a table counts. */
export const longestHeaders: number = 64 * 1024;

/**
 * A client's headers as it compresses them (RFC 7541). Throws `invalid_argument` for what is malformed,
 * `resource_exhausted` for headers that are too long; it is of no use after either.
 */
export class HeaderDecoder {
  /** The newest last. */
  readonly #table: Field[] = [];
  #size = 0;
  #most = tableSize;
  #bytes: Uint8Array = none;
  #at = 0;

  /** By name; the values of several of one name are joined by commas. */
  decode(block: Uint8Array): ReadonlyMap<string, string> {
    this.#bytes = block;
    this.#at = 0;
    const headers = new Map<string, string>();
    let size = 0;
    let isPseudo = true;
    while (this.#at < block.length) {
      const field = this.#next(headers.size === 0);
      if (field === undefined) continue;
      size += field.size;
      if (size > longestHeaders) {
        throw new Fault("resource_exhausted", `headers of more than ${longestHeaders} bytes`);
      }
      demandField(field, { before: headers, isPseudo });
      isPseudo &&= field.name.startsWith(":");
      const before = headers.get(field.name);
      headers.set(field.name, before === undefined ? field.value : `${before},${field.value}`);
    }
    this.#bytes = none;
    return headers;
  }

  /** Undefined for what is no header, but changes the table. */
  #next(isFirst: boolean): Field | undefined {
    const byte = this.#bytes[this.#at] ?? 0;
    if ((byte & 0x80) !== 0) return this.#field(this.#integer(7));
    if ((byte & 0x40) !== 0) {
      const field = this.#literal(6);
      this.#keep(field);
      return field;
    }
    if ((byte & 0x20) === 0) return this.#literal(4);
    const most = this.#integer(5);
    if (!isFirst || most > tableSize) throw new Fault("invalid_argument", "hpack: table size");
    this.#most = most;
    this.#evict(0);
    return undefined;
  }

  #literal(bits: number): Field {
    const index = this.#integer(bits);
    const name = index === 0 ? this.#text() : this.#field(index).name;
    return fieldOf(name, this.#text());
  }

  #field(index: number): Field {
    const known =
      index <= staticTable.length
        ? staticTable[index - 1]
        : this.#table[this.#table.length - (index - staticTable.length)];
    if (known === undefined) throw new Fault("invalid_argument", `hpack: no header ${index}`);
    return known;
  }

  #keep(field: Field): void {
    this.#evict(field.size);
    if (field.size > this.#most) return;
    this.#table.push(field);
    this.#size += field.size;
  }

  /** Makes room for so much. */
  #evict(room: number): void {
    while (this.#size + room > this.#most) {
      const oldest = this.#table.shift();
      if (oldest === undefined) return;
      this.#size -= oldest.size;
    }
  }

  /** In the low bits of this byte, and those after it where they do not hold it. */
  #integer(bits: number): number {
    const most = 2 ** bits - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Fault("invalid_argument", "hpack: a number of more than 28 bits");
  }

  #text(): string {
    const isHuffman = ((this.#bytes[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length < length) throw new Fault("invalid_argument", "hpack: a text is cut off");
    this.#at += length;
    return isHuffman ? decodeHuffman(bytes) : String.fromCharCode(...bytes);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Fault("invalid_argument", "hpack: a number is cut off");
    return byte;
  }
}

const none = new Uint8Array();
