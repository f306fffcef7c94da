import { Fault } from "@skiff/base";
import { createNetwork } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { toggle } from "../../grammar/toggle.ts";
import { decodeEntries } from "../../options/decode-entries.ts";
import { onlyFlag } from "../../options/only-flag.ts";
import { refused } from "../../options/refused.ts";

const attachable = toggle({ name: "attachable", help: "Enable manual container attachment" });
const auxAddress = converted(
  texts({
    name: "aux-address",
    value: "map",
    help: "Auxiliary IPv4 or IPv6 addresses that no container is given (NAME=ADDRESS)",
  }),
  decodeEntries,
);
const driver = text({
  name: "driver",
  short: "d",
  value: "string",
  help: 'Driver to manage the Network (default "bridge", and there is no other)',
});
const gateway = texts({
  name: "gateway",
  value: "strings",
  help: "IPv4 or IPv6 Gateway for the master subnet",
});
const internal = toggle({ name: "internal", help: "Restrict external access to the network" });
const ipRange = texts({
  name: "ip-range",
  value: "strings",
  help: "Allocate container ip from a sub-range",
});
const ipv4 = converted(
  toggle({ name: "ipv4", help: "Accepted for Docker's sake: a network always has IPv4" }, true),
  (given) => {
    if (given) return undefined;
    throw new Fault("invalid_argument", "a network always has IPv4");
  },
);
const ipv6 = toggle({ name: "ipv6", help: "Enable IPv6 address assignment" });
const label = texts({ name: "label", value: "list", help: "Set metadata on a network" });
const option = texts({
  name: "opt",
  short: "o",
  value: "list",
  help: "Set driver specific options (com.docker.network.bridge.name)",
});
const subnet = texts({
  name: "subnet",
  value: "strings",
  help: "Subnet in CIDR format that represents a network segment",
});

const onSwarm = "networks of several machines are Kubernetes' business";

export const networkCreate: Command = {
  usage: "[OPTIONS] NETWORK",
  summary: "Create a network",
  flags: [
    attachable,
    auxAddress,
    refused({ name: "config-from" }, onSwarm),
    refused({ name: "config-only" }, onSwarm),
    driver,
    gateway,
    refused({ name: "ingress" }, onSwarm),
    internal,
    ipRange,
    onlyFlag("ipam-driver", "default", "IP Address Management Driver: there is default"),
    refused({ name: "ipam-opt" }, "addresses are chosen by CNI's host-local, which has none"),
    ipv4,
    ipv6,
    label,
    option,
    onlyFlag("scope", "local", "Control the network's scope: there is local"),
    subnet,
  ],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [name = ""] = line.operands;
    const { id } = createNetwork(await session.engine(), {
      name,
      driver: line.get(driver) ?? "bridge",
      subnets: line.get(subnet).flatMap(listed),
      gateways: line.get(gateway).flatMap(listed),
      ranges: line.get(ipRange).flatMap(listed),
      reserved: line.get(auxAddress),
      attachable: line.get(attachable),
      ipv6: line.get(ipv6),
      internal: line.get(internal),
      options: decodeEntries(line.get(option)),
      labels: decodeEntries(line.get(label)),
    });
    await session.out(`${id}\n`);
    return 0;
  },
};

/** As Docker has lists: also with commas. */
function listed(text: string): readonly string[] {
  return text.split(",");
}
