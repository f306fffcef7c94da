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
  const halves = text.split("::").map((half, at, all) => groupsOf(half, at === all.length - 1));
  const [before = [], after = []] = halves;
  const zeros = 8 - before.length - after.length;
  const isWhole = halves.length === 1 ? zeros === 0 : halves.length === 2 && zeros > 0;
  const groups = [...before, ...Array<string>(Math.max(zeros, 0)).fill("0"), ...after];
  if (!isWhole || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) {
    throw new Fault("invalid_argument", `invalid IPv6 address: ${text}`);
  }
  return groups.reduce((sum, group) => sum * 0x1_0000n + BigInt(`0x${group}`), 0n);
}

/** At the end two may be written as an IPv4 address. */
function groupsOf(half: string, isEnd: boolean): readonly string[] {
  if (half === "") return [];
  const groups = half.split(":");
  const last = groups.at(-1) ?? "";
  if (!isEnd || !last.includes(".")) return groups;
  const number = decodeIPv4(last);
  return [...groups.slice(0, -1), (number >> 16n).toString(16), (number % 0x1_0000n).toString(16)];
}

export function encodeAddress({ family, number }: Address): string {
  const [count, width] = family === 4 ? [4, 8n] : [8, 16n];
  const groups = Array.from({ length: count }, (_, at) =>
    BigInt.asUintN(Number(width), number >> (BigInt(count - 1 - at) * width)),
  );
  if (family === 4) return groups.join(".");
  return shortened(groups.map((group) => group.toString(16)));
}

/** As RFC 5952 recommends: the longest run of zeros is left out, the first of those as long. */
function shortened(groups: readonly string[]): string {
  const runs = groups.map((_, at) => {
    const end = groups.findIndex((group, index) => index >= at && group !== "0");
    return { at, length: (end < 0 ? groups.length : end) - at };
  });
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), { at: 0, length: 1 });
  if (longest.length < 2) return groups.join(":");
  const { at, length } = longest;
  return `${groups.slice(0, at).join(":")}::${groups.slice(at + length).join(":")}`;
}

function invalidSubnet(text: string): Fault {
  return new Fault("invalid_argument", `invalid CIDR address: ${text}`);
}
