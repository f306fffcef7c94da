import { randomHex } from "../random-hex.ts";
import { decodeSubnet, type Subnet } from "./subnet.ts";

/** A private IPv6 subnet that is nobody's: seven bytes of chance (RFC 4193). */
export function chooseSubnet6(): Subnet {
  const groups = `fd${randomHex(7)}`.match(/.{4}/g) ?? [];
  return decodeSubnet(`${groups.join(":")}::/64`);
}
