import { Fault } from "@skiff/base";
import { createPod, type PodNamespace, usualNamespaces } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { exactText } from "../../grammar/exact-text.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";
import { decodeEntries } from "../../options/decode-entries.ts";
import { networkFlags, readNetworkOptions } from "../../options/network-flags.ts";

const hostname = text({
  name: "hostname",
  value: "string",
  help: "Set a hostname to the pod (default: its name)",
});
const label = texts({ name: "label", short: "l", value: "list", help: "Set metadata on pod" });
const name = text({ name: "name", short: "n", value: "string", help: "Assign a name to the pod" });
const share = converted(
  exactText({
    name: "share",
    value: "string",
    help: `Namespaces that the pod's containers share, with commas (net, ipc, uts, pid; or none) (default "${usualNamespaces.join(",")}")`,
  }),
  decodeShares,
);

export const podCreate: Command = {
  usage: "[OPTIONS] [NAME]",
  summary: "Create a new empty pod",
  flags: [hostname, label, name, ...networkFlags, share],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const [operand] = line.operands;
    const given = line.get(name);
    if (operand !== undefined && given !== undefined) {
      throw new UsageFault("cannot set the name of a pod twice");
    }
    const { id } = await createPod(await session.engine(), {
      name: operand ?? given,
      hostname: line.get(hostname),
      network: readNetworkOptions(line),
      labels: decodeEntries(line.get(label)),
      shares: line.get(share),
    });
    await session.out(`${id}\n`);
    return 0;
  },
};

function decodeShares(given: string | undefined): readonly PodNamespace[] {
  if (given === undefined) return usualNamespaces;
  const words = given.split(",").filter((word) => word !== "" && word !== "none");
  return [...new Set(words.map(decodeNamespace))];
}

function decodeNamespace(word: string): PodNamespace {
  if (word === "net" || word === "ipc" || word === "uts" || word === "pid") return word;
  throw new Fault("invalid_argument", `invalid kernel namespace to share: ${word}`);
}
