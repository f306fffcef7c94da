import { Fault } from "@skiff/base";

const bits = 32;

/** A range of IPv4 addresses, as "10.1.0.0/16" writes it. */
export class Subnet {
  /** The first address, as a number. */
  readonly base: number;
  readonly prefix: number;

  constructor(base: number, prefix: number) {
    this.prefix = prefix;
    this.base = base - (base % this.size);
  }

  get size(): number {
    return 2 ** (bits - this.prefix);
  }

  /** The address that is so many after the first. */
  address(offset: number): string {
    const number = this.base + offset;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
  }

  contains(address: number): boolean {
    return address >= this.base && address < this.base + this.size;
  }

  overlaps(other: Subnet): boolean {
    return this.contains(other.base) || other.contains(this.base);
  }

  toString(): string {
    return `${this.address(0)}/${this.prefix}`;
  }
}

/** Throws `invalid_argument`. */
export function decodeSubnet(text: string): Subnet {
  const [, address, prefix] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  if (address === undefined || prefix === undefined || Number(prefix) > bits) {
    throw new Fault("invalid_argument", `invalid CIDR address: ${text}`);
  }
  return new Subnet(decodeAddress(address), Number(prefix));
}

/** An IPv4 address as a number. Throws `invalid_argument`. */
export function decodeAddress(text: string): number {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) {
    throw new Fault("invalid_argument", `invalid IPv4 address: ${text}`);
  }
  const numbers = parts.map(Number);
  if (numbers.some((number) => number > 255)) {
    throw new Fault("invalid_argument", `invalid IPv4 address: ${text}`);
  }
  return numbers.reduce((sum, number) => sum * 256 + number, 0);
}
