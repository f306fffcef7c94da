import { Fault } from "@skiff/base";

/**
 * Reads values as D-Bus marshals them, little-endian (D-Bus specification, "Marshaling").
 * Throws `internal` where they end too early.
 */
export class DBusReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** From a place that every alignment divides. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#at;
  }

  align(boundary: number): void {
    this.#at += -this.#at & (boundary - 1);
  }

  byte(): number {
    return this.#take(1)[0] ?? 0;
  }

  uint32(): number {
    this.align(4);
    const [a = 0, b = 0, c = 0, d = 0] = this.#take(4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** An object's path too. */
  string(): string {
    return this.#text(this.uint32());
  }

  signature(): string {
    return this.#text(this.byte());
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#take(length + 1).subarray(0, length));
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Fault("internal", "a D-Bus message ends too early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
