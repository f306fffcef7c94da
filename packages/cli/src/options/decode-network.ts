import { net } from "./net.ts";
import { Fault } from "@skiff/base";
import { decodeHostname, type NetworkChoice } from "@skiff/engine";

/** A network's name, or Docker's "name=NAME,alias=NAME,ip=ADDRESS,ip6=ADDRESS,mac-address=MAC". Throws `invalid_argument`. */
export function decodeNetwork(text: string): NetworkChoice {
  if (!text.includes("=")) return { ...unnamed, name: demandName(text) };
  return text.split(",").reduce<NetworkChoice>((choice, field) => {
    const equals = field.indexOf("=");
    const value = field.slice(equals + 1);
    switch (field.slice(0, equals).trim().toLowerCase()) {
      case "name":
        return { ...choice, name: demandName(value) };
      case "alias":
        return { ...choice, aliases: [...choice.aliases, decodeHostname(value)] };
      case "ip":
        return { ...choice, address: decodeIPv4(value) };
      case "ip6":
        return { ...choice, address6: decodeIPv6(value) };
      case "mac-address":
        return { ...choice, mac: decodeMac(value) };
      default:
        throw new Fault("invalid_argument", `invalid field ${field}`);
    }
  }, unnamed);
}

const unnamed: NetworkChoice = { name: "", aliases: [], address: undefined, mac: undefined };

function demandName(text: string): string {
  if (text !== "") return text;
  throw new Fault("invalid_argument", "network name must be specified");
}

/** Throws `invalid_argument`. */
export function decodeIPv4(text: string): string {
  if (net().isIPv4(text)) return text;
  throw new Fault("invalid_argument", `invalid IPv4 address: ${text}`);
}

/** Throws `invalid_argument`. */
export function decodeIPv6(text: string): string {
  if (net().isIPv6(text) && !text.includes("%")) return text;
  throw new Fault("invalid_argument", `invalid IPv6 address: ${text}`);
}

/** Throws `invalid_argument`. */
export function decodeMac(text: string): string {
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return text.toLowerCase();
  throw new Fault("invalid_argument", `${text} is not a valid mac address`);
}
