import { decodeAddress } from "./decode-address.ts";

/** As resolv.conf(5): who is named after these is never asked. */
const most = 3;

/** Of a resolv.conf; without any the one of this machine, as that page says. */
export function decodeServers(text: string): readonly Uint8Array[] {
  const named = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([key]) => key === "nameserver")
    .map(([, address = ""]) => decodeAddress(address))
    .filter((address) => address !== undefined);
  return named.length === 0 ? [Uint8Array.of(127, 0, 0, 1)] : named.slice(0, most);
}
