import { globSync } from "node:fs";
import { join } from "node:path";
import type { First } from "./plan-arguments.ts";
import type { PlannedRun } from "./planned-run.ts";

/**
 * What to run in machines of that kind, the longest first. A processor that is emulated takes ten
 * times as long: so it is a choice where VM_TESTS is not set, all where it is `all`, and else the
 * files in whose path it is.
 */
export function planRuns(first: First): readonly PlannedRun[] {
  const wanted = process.env["VM_TESTS"] ?? "";
  const { own, long, sample, whole, oarOptions } = suites[first];
  const more = whole.flatMap((pattern) => find(pattern)).map((file) => ({ file, oarOptions }));
  const all = [...[...own, ...long].map((file) => ({ file, oarOptions: "" })), ...more];
  if (wanted === "all") return all;
  if (wanted !== "") return all.filter(({ file }) => file.includes(wanted));
  return all.filter(({ file }) => own.includes(file) || sample.includes(file));
}

interface MachineSuite {
  /** What is there for these machines alone. */
  readonly own: readonly string[];
  /** As well, but it takes long. */
  readonly long: readonly string[];
  /** Of the rest, what depends most on what the machine is: a minute and a half with all `own`. */
  readonly sample: readonly string[];
  readonly whole: readonly string[];
  readonly oarOptions: string;
}

/** Where systemd makes cgroups of v1: some of what there is for v2, and all that is there for either. */
const besideV1: MachineSuite = {
  own: ["tests/vm/inside/systemd-v1.ts"],
  long: ["tests/vm/inside/systemd-crash.ts"],
  sample: ["tests/oar/pause.test.ts", "tests/oar/update.test.ts"],
  whole: [
    "tests/oar/{cgroup-v1,config-fields,delete,delete-dry-run,exec,hooks,kill}.test.ts",
    "tests/oar/{lifecycle,list,lost-record,namespaces,observing,pause,regex}.test.ts",
    "tests/oar/{resources,run,service,stuck,update,user-namespace}.test.ts",
  ],
  oarOptions: "--systemd-cgroup",
};

const suites: Readonly<Record<First, MachineSuite>> = {
  /** The runtime's whole suite, where another kernel than the host's has cgroup v2 alone. */
  "pure-v2": {
    own: ["tests/vm/inside/apparmor.ts", "tests/vm/inside/limits.ts"],
    long: [],
    sample: [
      "tests/oar/killed-cgroup.test.ts",
      "tests/oar/labels.test.ts",
      "tests/oar/net-devices.test.ts",
      "tests/oar/resources.test.ts",
      "tests/oar/rootless-cgroup.test.ts",
      "tests/oar/service.test.ts",
      "tests/shim/stats.test.ts",
    ],
    whole: [
      "tests/crash/*.test.ts",
      "tests/security/*.test.ts",
      "tests/shim/*.test.ts",
      "tests/oar/*.test.ts",
      "tests/contracts/kernel/*.test.ts",
    ],
    oarOptions: "",
  },
  /** Where the kernel has SELinux in AppArmor's place. */
  selinux: {
    own: ["tests/vm/inside/selinux.ts"],
    long: [],
    sample: [],
    whole: ["tests/oar/labels.test.ts"],
    oarOptions: "",
  },
  /** What has to do with cgroups once more, where systemd makes them. */
  systemd: {
    own: [
      "tests/vm/inside/systemd-crash.ts",
      "tests/vm/inside/systemd-user.ts",
      "tests/vm/inside/systemd.ts",
    ],
    long: ["tests/vm/inside/systemd-stopped.ts"],
    sample: ["tests/oar/pause.test.ts", "tests/oar/update.test.ts"],
    whole: [
      "tests/oar/{cgroup-v2,config-fields,delete,delete-dry-run,doctor,exec,hooks,kill}.test.ts",
      "tests/oar/{lifecycle,list,lost-record,namespaces,observing,pause,regex}.test.ts",
      "tests/oar/{resources,run,service,stuck,update,user-namespace}.test.ts",
    ],
    oarOptions: "--systemd-cgroup",
  },
  "systemd-hybrid": besideV1,
  "systemd-legacy": besideV1,
};

function find(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: join(import.meta.dirname, "../..") }).toSorted();
}
