import { createNetwork } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { toggle } from "../../grammar/toggle.ts";
import { decodeEntries } from "../../options/decode-entries.ts";

const driver = text({
  name: "driver",
  short: "d",
  value: "string",
  help: 'Driver to manage the Network (default "bridge", and there is no other)',
});
const gateway = text({ name: "gateway", value: "ip", help: "IPv4 Gateway for the subnet" });
const internal = toggle({ name: "internal", help: "Restrict external access to the network" });
const ipRange = text({
  name: "ip-range",
  value: "string",
  help: "Allocate container ip from a sub-range",
});
const label = texts({ name: "label", value: "list", help: "Set metadata on a network" });
const option = texts({
  name: "opt",
  short: "o",
  value: "list",
  help: "Set driver specific options (com.docker.network.bridge.name)",
});
const subnet = text({
  name: "subnet",
  value: "string",
  help: "Subnet in CIDR format that represents a network segment",
});

export const networkCreate: Command = {
  usage: "[OPTIONS] NETWORK",
  summary: "Create a network",
  flags: [driver, gateway, internal, ipRange, label, option, subnet],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [name = ""] = line.operands;
    const { id } = createNetwork(await session.engine(), {
      name,
      driver: line.get(driver) ?? "bridge",
      subnet: line.get(subnet),
      gateway: line.get(gateway),
      range: line.get(ipRange),
      internal: line.get(internal),
      options: decodeEntries(line.get(option)),
      labels: decodeEntries(line.get(label)),
    });
    await session.out(`${id}\n`);
    return 0;
  },
};
