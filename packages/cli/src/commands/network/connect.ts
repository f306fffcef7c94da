import { connectContainer, decodeHostname } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { exactText } from "../../grammar/exact-text.ts";
import { texts } from "../../grammar/texts.ts";
import { refused } from "../../options/refused.ts";
import { decodeIPv4, decodeIPv6 } from "../../options/decode-network.ts";

const alias = converted(
  texts({ name: "alias", value: "list", help: "Add network-scoped alias for the container" }),
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

export const networkConnect: Command = {
  usage: "[OPTIONS] NETWORK CONTAINER",
  summary: "Connect a container to a network",
  flags: [
    alias,
    refused({ name: "driver-opt" }, "a container's end of a network has no options"),
    refused({ name: "gw-priority" }, "the first network of a container has its default route"),
    ip,
    ip6,
    refused({ name: "link" }, "containers of a network find each other by name, or by --alias"),
    refused({ name: "link-local-ip" }, "give an address of the network's, by --ip or --ip6"),
  ],
  operands: { least: 2, most: 2 },
  run: async (line, session) => {
    const [name = "", container = ""] = line.operands;
    const engine = await session.engine();
    await connectContainer(engine, engine.containers.resolve(container), {
      name,
      aliases: line.get(alias),
      address: line.get(ip),
      address6: line.get(ip6),
      mac: undefined,
    });
    return 0;
  },
};
