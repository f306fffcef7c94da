import { Fault } from "@skiff/base";
import { type ContainerOptions, decodeUlimit } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { exactText } from "../grammar/exact-text.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";
import { wholeNumber } from "../grammar/whole-number.ts";
import { decodeDevice } from "./decode-device.ts";
import { decodeDeviceRule } from "./decode-device-rule.ts";
import { decodeEntries } from "./decode-entries.ts";
import { decodeSize } from "./decode-size.ts";
import { decodeTmpfs } from "./decode-tmpfs.ts";
import { decodeDisks, diskFlags } from "./disk-flags.ts";
import { labelFlags, readLabels } from "./label-flags.ts";
import { decodeLimits, limitFlags } from "./limit-flags.ts";
import { decodeLogging, logFlags } from "./log-flags.ts";
import { decodeNamespaces, namespaceFlags } from "./namespace-flags.ts";

type Surroundings = ContainerOptions["surroundings"];

const tmpfs = each("tmpfs", "Mount a tmpfs directory (PATH[:OPTION,…])", decodeTmpfs);
const device = each(
  "device",
  "Add a host device to the container (HOST[:CONTAINER[:rwm]])",
  decodeDevice,
);
const ulimit = each("ulimit", "Ulimit options (TYPE=SOFT[:HARD])", decodeUlimit);
const groupAdd = texts({ name: "group-add", value: "list", help: "Add additional groups to join" });
const sysctl = texts({ name: "sysctl", value: "map", help: "Sysctl options" });
const cgroupParent = converted(
  text({
    name: "cgroup-parent",
    value: "string",
    help: "Optional parent cgroup for the container",
  }),
  (given) => {
    if (given?.split("/").includes(".."))
      throw new Fault("invalid_argument", 'must not contain ".."');
    return given === "" ? undefined : given;
  },
);
const deviceRule = each(
  "device-cgroup-rule",
  "Add a rule to the cgroup allowed devices list (c 42:* rwm)",
  decodeDeviceRule,
);
const annotation = texts({
  name: "annotation",
  value: "map",
  help: "Add an annotation to the container (passed through to the OCI runtime)",
});
const domainname = text({
  name: "domainname",
  value: "string",
  help: "Container NIS domain name",
});
const init = toggle({
  name: "init",
  help: "Run an init inside the container that forwards signals and reaps processes",
});
const shmSize = converted(
  exactText({ name: "shm-size", value: "bytes", help: "Size of /dev/shm" }),
  (given) => (given === undefined ? undefined : decodeSize(given)),
);
const memorySwappiness = converted(
  wholeNumber({
    name: "memory-swappiness",
    value: "int",
    help: "Tune container memory swappiness (0 to 100) (default -1)",
  }),
  (given) => {
    if (given === undefined || given === -1) return undefined;
    if (given >= 0 && given <= 100) return given;
    throw new Fault("invalid_argument", "must be from 0 to 100, or -1");
  },
);
const oomKillDisable = toggle({ name: "oom-kill-disable", help: "Disable OOM Killer" });
const oomScoreAdj = wholeNumber({
  name: "oom-score-adj",
  value: "int",
  help: "Tune host's OOM preferences (-1000 to 1000)",
});
const stopTimeout = wholeNumber({
  name: "stop-timeout",
  value: "int",
  help: "Timeout (in seconds) to stop a container",
});

/** What a container has around it. */
export const surroundingsFlags: readonly Flag<unknown>[] = [
  ...limitFlags,
  ...diskFlags,
  ...logFlags,
  ...namespaceFlags,
  annotation,
  cgroupParent,
  device,
  deviceRule,
  domainname,
  groupAdd,
  init,
  ...labelFlags,
  memorySwappiness,
  oomKillDisable,
  oomScoreAdj,
  shmSize,
  stopTimeout,
  sysctl,
  tmpfs,
  ulimit,
];

/** Throws `invalid_argument`, and what keeps a file of labels from being read. */
export function decodeSurroundings(line: ParsedLine): Surroundings {
  return {
    labels: readLabels(line),
    limits: {
      ...decodeLimits(line),
      memorySwappiness: line.get(memorySwappiness),
      oomKillDisable: line.get(oomKillDisable) || undefined,
      disks: decodeDisks(line),
    },
    tmpfs: line.get(tmpfs),
    devices: line.get(device),
    ulimits: line.get(ulimit),
    groupAdd: line.get(groupAdd),
    sysctls: decodeEntries(line.get(sysctl)),
    ...decodeNamespaces(line),
    ...decodeLogging(line),
    ...(line.get(init) && { init: true }),
    ...(line.has(annotation) && { annotations: decodeEntries(line.get(annotation)) }),
    ...(line.has(deviceRule) && { deviceRules: line.get(deviceRule) }),
    cgroupParent: line.get(cgroupParent),
    domainname: line.get(domainname),
    shmSize: line.get(shmSize),
    oomScoreAdj: line.get(oomScoreAdj),
    stopTimeout: line.get(stopTimeout),
  };
}

function each<T>(name: string, help: string, decode: (text: string) => T): Flag<readonly T[]> {
  return converted(texts({ name, value: "list", help }), (given) =>
    given.map((one) => decode(one)),
  );
}
