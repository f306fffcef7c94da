import { Fault } from "@skiff/base";

export interface Address {
  readonly family: 4 | 6;
  readonly number: bigint;
}

/** A range of addresses, as "10.1.0.0/16" or "fd00:1::/64" writes it. */
export class Subnet {
  readonly family: 4 | 6;
  /** The first address, as a number. */
  readonly base: bigint;
  readonly prefix: number;

  constructor({ family, number }: Address, prefix: number) {
    this.family = family;
    this.prefix = prefix;
    this.base = number - (number % this.size);
  }

  get size(): bigint {
    return 1n << BigInt(bitsOf(this.family) - this.prefix);
  }

  /** The address that is so many after the first. */
  address(offset: number | bigint): string {
    return encodeAddress({ family: this.family, number: this.base + BigInt(offset) });
  }

  contains({ family, number }: Address): boolean {
    return family === this.family && number >= this.base && number < this.base + this.size;
  }

  overlaps(other: Subnet): boolean {
    return this.contains(firstOf(other)) || other.contains(firstOf(this));
  }

  toString(): string {
    return `${this.address(0)}/${this.prefix}`;
  }
}

/** Throws `invalid_argument`. */
export function decodeSubnet(text: string): Subnet {
  const [, address, prefix] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)\/(\d{1,3})$/i.exec(text) ?? [];
  if (address === undefined || prefix === undefined) throw invalidSubnet(text);
  const decoded = decodeAddress(address);
  if (Number(prefix) > bitsOf(decoded.family)) throw invalidSubnet(text);
  return new Subnet(decoded, Number(prefix));
}

/** Throws `invalid_argument`. */
export function decodeAddress(text: string): Address {
  if (text.includes(":")) return { family: 6, number: decodeIPv6(text) };
  return { family: 4, number: decodeIPv4(text) };
}

function firstOf({ family, base }: Subnet): Address {
  return { family, number: base };
}

function bitsOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function decodeIPv4(text: string): bigint {
  const parts = text.split(".");
  const isWhole = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part));
  const numbers = parts.map(Number);
  if (!isWhole || numbers.some((number) => number > 255)) {
    throw new Fault("invalid_argument", `invalid IPv4 address: ${text}`);
  }
  return numbers.reduce((sum, number) => sum * 256n + BigInt(number), 0n);
}

function decodeIPv6(text: string): bigint {
  if (!/^[\da-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]`)) {
    throw new Fault("invalid_argument", `invalid IPv6 address: ${text}`);
  }
  const [head = "", tail = ""] = shortened(text).split("::");
  const [before, after] = [head, tail].map((part) => part.split(":").filter(Boolean));
  const zeros = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array<string>(zeros).fill("0"), ...(after ?? [])];
  return groups.reduce((sum, group) => sum * 0x1_0000n + BigInt(`0x${group}`), 0n);
}

export function encodeAddress({ family, number }: Address): string {
  const [count, width] = family === 4 ? [4, 8n] : [8, 16n];
  const groups = Array.from({ length: count }, (_, at) =>
    BigInt.asUintN(Number(width), number >> (BigInt(count - 1 - at) * width)),
  );
  if (family === 4) return groups.join(".");
  return shortened(groups.map((group) => group.toString(16)).join(":"));
}

/** As RFC 5952 recommends, which is how URLs have it. */
function shortened(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function invalidSubnet(text: string): Fault {
  return new Fault("invalid_argument", `invalid CIDR address: ${text}`);
}
