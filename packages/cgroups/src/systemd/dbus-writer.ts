/**
 * Writes values as D-Bus marshals them, little-endian, each at a multiple of its type's alignment
 * (D-Bus specification, "Marshaling").
 */
export class DBusWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  align(boundary: number): void {
    while (this.#bytes.length % boundary !== 0) this.#bytes.push(0);
  }

  byte(value: number): void {
    this.#bytes.push(value & 0xff);
  }

  uint32(value: number): void {
    this.align(4);
    this.#word(value);
  }

  uint64(value: bigint): void {
    this.align(8);
    this.#word(Number(value & 0xffff_ffffn));
    this.#word(Number(value >> 32n));
  }

  boolean(value: boolean): void {
    this.uint32(value ? 1 : 0);
  }

  /** An object's path too. */
  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.uint32(bytes.length);
    this.#bytes.push(...bytes, 0);
  }

  signature(text: string): void {
    this.#bytes.push(text.length, ...new TextEncoder().encode(text), 0);
  }

  /** `elements` writes them; `alignment` is that of one, which the length does not count. */
  array(alignment: number, elements: () => void): void {
    this.uint32(0);
    const place = this.length - 4;
    this.align(alignment);
    const begin = this.length;
    elements();
    const length = this.length - begin;
    for (let i = 0; i < 4; i++) this.#bytes[place + i] = (length >>> (8 * i)) & 0xff;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#bytes);
  }

  #word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.#bytes.push((value >>> shift) & 0xff);
  }
}
