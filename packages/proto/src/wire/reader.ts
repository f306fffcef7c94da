import { Fault } from "@skiff/base";
import { wireType } from "./wire-type.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const maxGroups = 32;

/** Protobuf's wire format, read by whoever knows the fields. Throws `invalid_argument` for anything malformed. */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset: number;
  readonly #end: number;
  // The varint read last: bits 0 to 27, 28 to 55, and 56 to 63.
  #low = 0;
  #middle = 0;
  #high = 0;

  constructor(bytes: Uint8Array, offset: number = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#end = end;
  }

  get done(): boolean {
    return this.#offset === this.#end;
  }

  tag(): { readonly field: number; readonly type: number } {
    const tag = this.uint32();
    const field = tag >>> 3;
    if (field === 0 || this.#high !== 0 || this.#middle > 0xf) throw malformed("a bad tag");
    return { field, type: tag & 7 };
  }

  uint32(): number {
    this.#varint();
    return ((this.#middle << 28) | this.#low) >>> 0;
  }

  uint64(): bigint {
    this.#varint();
    return (BigInt(this.#high) << 56n) | (BigInt(this.#middle) << 28n) | BigInt(this.#low);
  }

  bool(): boolean {
    this.#varint();
    return this.#low !== 0 || this.#middle !== 0 || this.#high !== 0;
  }

  /** A reader of only the bytes of the length-delimited field that starts here. */
  message(): Reader {
    const length = this.#length();
    this.#offset += length;
    return new Reader(this.#bytes, this.#offset - length, this.#offset);
  }

  /** A copy: it does not keep the buffer it came in. */
  bytes(): Uint8Array {
    const length = this.#length();
    this.#offset += length;
    // No slice(): a Buffer's is a view.
    return new Uint8Array(this.#bytes.subarray(this.#offset - length, this.#offset));
  }

  string(): string {
    const length = this.#length();
    this.#offset += length;
    try {
      return utf8.decode(this.#bytes.subarray(this.#offset - length, this.#offset));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw malformed("a string that is not UTF-8");
    }
  }

  /** Passes over the value of a field that nobody asked for. */
  skip(field: number, type: number, depth: number = 0): void {
    switch (type) {
      case wireType.varint:
        return this.#varint();
      case wireType.fixed64:
        return this.#pass(8);
      case wireType.length:
        return this.#pass(this.#length());
      case wireType.fixed32:
        return this.#pass(4);
      case wireType.startGroup:
        return this.#skipGroup(field, depth + 1);
      default:
        throw malformed(`wire type ${type}`);
    }
  }

  #skipGroup(group: number, depth: number): void {
    if (depth > maxGroups) throw malformed("groups nested too deeply");
    for (;;) {
      const { field, type } = this.tag();
      if (type !== wireType.endGroup) this.skip(field, type, depth);
      else if (field === group) return;
      else throw malformed("a group that ends another");
    }
  }

  #pass(count: number): void {
    if (count > this.#end - this.#offset) throw malformed("its end");
    this.#offset += count;
  }

  #length(): number {
    this.#varint();
    const length = this.#middle * 2 ** 28 + this.#low;
    if (this.#high !== 0 || length > this.#end - this.#offset) throw malformed("its end");
    return length;
  }

  #varint(): void {
    this.#low = this.#seven() | this.#more(7) | this.#more(14) | this.#more(21);
    this.#middle = this.#more(0) | this.#more(7) | this.#more(14) | this.#more(21);
    this.#high = this.#more(0) | this.#more(7);
    if (this.#continues || this.#high > 0xff) throw malformed("a number of more than 64 bits");
  }

  #continues = false;

  #more(shift: number): number {
    return this.#continues ? this.#seven() << shift : 0;
  }

  #seven(): number {
    const byte = this.#offset < this.#end ? this.#bytes[this.#offset++] : undefined;
    if (byte === undefined) throw malformed("its end");
    this.#continues = byte > 0x7f;
    return byte & 0x7f;
  }
}

function malformed(what: string): Fault {
  return new Fault("invalid_argument", `malformed message: ${what}`);
}
