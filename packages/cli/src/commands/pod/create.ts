import { Fault } from "@skiff/base";
import {
  createPod,
  type Engine,
  isPod,
  type PodNamespace,
  removePod,
  usualNamespaces,
} from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { exactText } from "../../grammar/exact-text.ts";
import type { Flag } from "../../grammar/flag.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { toggle } from "../../grammar/toggle.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";
import { IdFile } from "../../id-file.ts";
import { decodeEntries } from "../../options/decode-entries.ts";
import { decodeSize } from "../../options/decode-size.ts";
import { labelFlags, readLabels } from "../../options/label-flags.ts";
import { networkFlags, readNetworkOptions } from "../../options/network-flags.ts";
import { refused } from "../../options/refused.ts";

const hostname = text({
  name: "hostname",
  value: "string",
  help: "Set a hostname to the pod (default: its name)",
});
const name = text({ name: "name", short: "n", value: "string", help: "Assign a name to the pod" });
const podIdFile = text({
  name: "pod-id-file",
  value: "string",
  help: "Write the pod ID to the file",
});
const replace = toggle({
  name: "replace",
  help: "If a pod with the same name exists, replace it: its containers are killed and removed",
});
const shmSize = converted(
  exactText({ name: "shm-size", value: "bytes", help: "Size of /dev/shm" }),
  (given) => (given === undefined ? undefined : decodeSize(given)),
);
const sysctl = texts({ name: "sysctl", value: "map", help: "Sysctl options" });
const infra = converted(
  toggle({ name: "infra", help: "There is always what holds a pod together" }, true),
  (given) => {
    if (given) return given;
    throw new Fault("invalid_argument", "not supported: a pod is what holds its namespaces");
  },
);
const noImage = "a pod has no image: this program holds it together";
const noCgroup = "a pod has no limits of its own; limit each of its containers";
/** Flags of Podman's for what is not there. */
const refusedFlags: readonly Flag<unknown>[] = [
  ...["infra-command", "infra-conmon-pidfile", "infra-image"].map((each) =>
    refused({ name: each }, noImage),
  ),
  refused({ name: "infra-name" }, "what holds a pod together has the pod's name; use --name"),
  ...[
    "blkio-weight",
    "cpu-shares",
    "cpus",
    "cpuset-cpus",
    "cpuset-mems",
    "memory",
    "memory-swap",
  ].map((each) => refused({ name: each }, noCgroup)),
];
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
  flags: [
    hostname,
    infra,
    ...labelFlags,
    name,
    ...networkFlags,
    podIdFile,
    ...refusedFlags,
    replace,
    share,
    shmSize,
    sysctl,
  ],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const [operand] = line.operands;
    const given = line.get(name);
    if (operand !== undefined && given !== undefined) {
      throw new UsageFault("cannot set the name of a pod twice");
    }
    const options = {
      name: operand ?? given,
      hostname: line.get(hostname),
      network: readNetworkOptions(line),
      labels: readLabels(line),
      shares: line.get(share),
      shmSize: line.get(shmSize),
      sysctls: decodeEntries(line.get(sysctl)),
    };
    if (line.get(replace) && options.name === undefined) {
      throw new UsageFault("cannot replace a pod whose name is not said");
    }
    const engine = await session.engine();
    using idFile = new IdFile(line.get(podIdFile));
    if (line.get(replace)) await removeNamed(engine, options.name ?? "");
    const { id } = await createPod(engine, options);
    idFile.write(id);
    await session.out(`${id}\n`);
    return 0;
  },
};

/** Idempotent. */
async function removeNamed(engine: Engine, wanted: string): Promise<void> {
  const pod = engine.containers.list().find((one) => isPod(one) && one.name === wanted);
  if (pod !== undefined) await removePod(engine, pod, { force: true });
}

function decodeShares(given: string | undefined): readonly PodNamespace[] {
  if (given === undefined) return usualNamespaces;
  const words = given.split(",").filter((word) => word !== "" && word !== "none");
  return [...new Set(words.map(decodeNamespace))];
}

function decodeNamespace(word: string): PodNamespace {
  if (word === "net" || word === "ipc" || word === "uts" || word === "pid") return word;
  throw new Fault("invalid_argument", `invalid kernel namespace to share: ${word}`);
}
