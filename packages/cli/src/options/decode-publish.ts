import { net } from "./net.ts";
import { Fault } from "@skiff/base";
import type { PortWish } from "@skiff/engine";

interface Range {
  readonly first: number;
  readonly last: number;
}

/** An address of IPv6 is in brackets. "[[ADDRESS:][HOST-PORT]:]PORT[/PROTOCOL]", ports also as ranges of equal length. Throws `invalid_argument`. */
export function decodePublish(text: string): readonly PortWish[] {
  const [, ports = "", protocolText = "tcp"] = /^([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  const protocol = protocolText.toLowerCase();
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp") {
    throw new Fault("invalid_argument", `invalid proto: ${protocolText}`);
  }
  const [, bracketed, rest = ""] = /^(?:\[([^\]]*)\]:)?(.*)$/s.exec(ports) ?? [];
  const parts = bracketed === undefined ? rest.split(":") : [bracketed, ...rest.split(":")];
  if (parts.length > 3) throw new Fault("invalid_argument", `invalid publish format: ${text}`);
  const [container = "", host = "", address = ""] = parts.toReversed();
  if (container === "") throw new Fault("invalid_argument", `no port specified: ${text}<empty>`);
  if (address !== "") demandAddress(address, bracketed !== undefined);
  const inside = decodeRange(container, "containerPort");
  const outside = host === "" ? undefined : decodeRange(host, "hostPort");
  const shared = { address: address === "" ? undefined : address, protocol } as const;
  return pair(inside, outside, text).map((wish) => ({ ...shared, ...wish }));
}

/** The kernel redirects nothing that is sent to ::1. */
function demandAddress(address: string, isBracketed: boolean): void {
  const isAddress = isBracketed ? net().isIPv6(address) : net().isIPv4(address);
  if (!isAddress || address.includes("%")) {
    throw new Fault("invalid_argument", `invalid IP address: ${address}`);
  }
  if (address !== "::1") return;
  throw new Fault("invalid_argument", "ports cannot be published at ::1; use 127.0.0.1");
}

/** A range of the host's for one port: any of them. */
function pair(
  inside: Range,
  outside: Range | undefined,
  text: string,
): readonly Pick<PortWish, "port" | "hostPorts">[] {
  const count = inside.last - inside.first + 1;
  if (outside !== undefined && count > 1 && outside.last - outside.first + 1 !== count) {
    throw new Fault(
      "invalid_argument",
      `invalid ranges specified for container and host Ports: ${text}`,
    );
  }
  return Array.from({ length: count }, (_, at) => {
    const port = inside.first + at;
    if (outside === undefined || count === 1) return { port, hostPorts: outside };
    return { port, hostPorts: { first: outside.first + at, last: outside.first + at } };
  });
}

function decodeRange(text: string, what: string): Range {
  const [, first = "", last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (first !== "" && range.first >= 1 && range.last <= 65_535 && range.first <= range.last) {
    return range;
  }
  throw new Fault("invalid_argument", `invalid ${what}: ${text}`);
}
