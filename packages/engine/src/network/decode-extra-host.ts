import { Fault } from "@skiff/base";
import { decodeHostname } from "./decode-hostname.ts";

/** "NAME:ADDRESS" or "NAME:host-gateway", as Docker has it also with "=". Throws `invalid_argument`. */
export function decodeExtraHost(given: string): string {
  const [, name = "", address = ""] = /^([^:=]+)[:=](.*)$/s.exec(given) ?? [];
  const isKnown = address === "host-gateway" || isAddress(address);
  if (name !== "" && isKnown) return `${decodeHostname(name)}:${address}`;
  throw new Fault("invalid_argument", `bad format for add-host: ${JSON.stringify(given)}`);
}

/** The module takes milliseconds to load, which no other command is to wait for. */
function isAddress(text: string): boolean {
  return process.getBuiltinModule("node:net").isIP(text) !== 0;
}
