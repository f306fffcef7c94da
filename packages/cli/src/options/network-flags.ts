import { net } from "./net.ts";
import { Fault } from "@skiff/base";
import { decodeExposed, decodeExtraHost, decodeHostname, type NetworkOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { exactText } from "../grammar/exact-text.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodeIPv4, decodeIPv6, decodeMac, decodeNetwork } from "./decode-network.ts";
import { decodePublish } from "./decode-publish.ts";

const network = converted(
  texts({
    name: "network",
    aliases: ["net"],
    value: "network",
    help: 'Connect a container to a network: "bridge" (default), "none", "host", "container:NAME" or one of `skiff network ls`',
  }),
  (given) => given.filter((one) => one !== "").map(decodeNetwork),
);
const networkAlias = converted(
  texts({
    name: "network-alias",
    aliases: ["net-alias"],
    value: "list",
    help: "Add network-scoped alias for the container",
  }),
  (given) => given.map(decodeHostname),
);
const ip = converted(
  exactText({ name: "ip", value: "ip", help: "IPv4 address (e.g., 172.30.100.104)" }),
  (given) => (given === undefined ? undefined : decodeIPv4(given)),
);
const ip6 = converted(
  exactText({ name: "ip6", value: "ip", help: "IPv6 address (e.g., 2001:db8::33)" }),
  (given) => (given === undefined ? undefined : decodeIPv6(given)),
);
const macAddress = converted(
  text({
    name: "mac-address",
    value: "string",
    help: "Container MAC address (e.g., 92:d0:c6:0a:29:33)",
  }),
  (given) => (given === undefined ? undefined : decodeMac(given)),
);
const publish = converted(
  texts({
    name: "publish",
    short: "p",
    value: "list",
    help: "Publish a container's port(s) to the host",
  }),
  (given) => given.flatMap(decodePublish),
);
const publishAll = toggle({
  name: "publish-all",
  short: "P",
  help: "Publish all exposed ports to random ports",
});
const expose = converted(
  texts({ name: "expose", value: "list", help: "Expose a port or a range of ports" }),
  (given) => given.flatMap(decodeExposed),
);
const dns = converted(
  texts({ name: "dns", value: "list", help: "Set custom DNS servers" }),
  (given) => given.map(demandAddress),
);
const dnsSearch = converted(
  texts({ name: "dns-search", value: "list", help: "Set custom DNS search domains" }),
  (given) => given.map((name) => (name === "." ? name : decodeHostname(name))),
);
const dnsOption = converted(
  texts({ name: "dns-option", aliases: ["dns-opt"], value: "list", help: "Set DNS options" }),
  (given) => given.map(demandWord),
);
const addHost = converted(
  texts({ name: "add-host", value: "list", help: "Add a custom host-to-IP mapping (host:ip)" }),
  (given) => given.map(decodeExtraHost),
);

/** What a container's networks are chosen by. */
export const networkFlags: readonly Flag<unknown>[] = [
  addHost,
  dns,
  dnsOption,
  dnsSearch,
  expose,
  ip,
  ip6,
  macAddress,
  network,
  networkAlias,
  publish,
  publishAll,
];

/** What `networkFlags` say; the aliases and addresses that name no network are about the first. */
export function readNetworkOptions(line: ParsedLine): NetworkOptions {
  const [first = decodeNetwork("default"), ...others] = line.get(network);
  const choice = {
    name: first.name,
    aliases: [...first.aliases, ...line.get(networkAlias)],
    address: line.get(ip) ?? first.address,
    address6: line.get(ip6) ?? first.address6,
    mac: line.get(macAddress) ?? first.mac,
  };
  return {
    choices: [choice, ...others],
    ports: line.get(publish),
    exposed: line.get(expose),
    publishAll: line.get(publishAll),
    dns: line.get(dns),
    dnsSearch: line.get(dnsSearch),
    dnsOptions: line.get(dnsOption),
    extraHosts: line.get(addHost),
  };
}

function demandAddress(given: string): string {
  if (net().isIP(given) !== 0) return given;
  throw new Fault("invalid_argument", `${given} is not an ip address`);
}

function demandWord(given: string): string {
  if (/^[\w.:-]+$/.test(given)) return given;
  throw new Fault("invalid_argument", `invalid DNS option: ${JSON.stringify(given)}`);
}
