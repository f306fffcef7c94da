import type { Config, Namespace } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";
import type { Identity } from "../identity/plan-identity.ts";
import type { NetworkNamespace } from "../network/find-namespace.ts";
import type { TerminalSize } from "../task/attachment.ts";
import { defaultDeviceRules } from "./default-device-rules.ts";
import { initPath } from "./find-init.ts";
import type { JoinedProcesses } from "./find-joined.ts";
import type { ObservedDisk } from "./observe-disks.ts";
import type { PlannedDevices } from "./plan-devices.ts";
import { planMounts } from "./plan-mounts.ts";
import { planProcess } from "./plan-process.ts";
import { planResources } from "./plan-resources.ts";
import { protectedPaths } from "./protected-paths.ts";
import { planSeccomp } from "./seccomp/plan-seccomp.ts";

/** What was looked up for a container before its config.json can be written. */
export interface Observed {
  readonly identity: Identity;
  /** Of the terminal that it is shown on. */
  readonly size: TerminalSize | undefined;
  readonly network: NetworkNamespace;
  readonly joined: JoinedProcesses;
  readonly cgroupsPath: string | undefined;
  /** Whether an ordinary user makes it. */
  readonly rootless: boolean;
  /** Whether cgroups have a namespace worth having: on v2. */
  readonly cgroupNamespace: boolean;
  /** Whether the machine has any. */
  readonly hasSwap: boolean;
  readonly devices: PlannedDevices;
  readonly disks: readonly ObservedDisk[];
  /** The host's program that is its first process and starts its own; absent: its own is the first. */
  readonly init?: string | undefined;
  /** The host's paths of the files that are the container's own. */
  readonly files: {
    readonly hosts: string;
    readonly hostname: string;
    readonly resolvConf: string;
  };
}

/** The container's config.json (runtime-spec), as Docker would write it. */
export function planConfig(config: ContainerConfig, observed: Observed): Config {
  const { confinement, surroundings } = config;
  const seccomp = planSeccomp(confinement.seccomp, confinement.capabilities);
  const { devices } = observed;
  const isNamed = observed.joined.uts === undefined && !surroundings.hostNamespaces.includes("uts");
  return {
    ociVersion: "1.3.0",
    process: planProcess(
      { ...config, args: [...planInit(observed), ...config.args], size: observed.size },
      observed.identity,
    ),
    root: { path: "rootfs", readonly: config.readOnly },
    ...(isNamed && { hostname: config.hostname }),
    ...(surroundings.domainname !== undefined && { domainname: surroundings.domainname }),
    ...(surroundings.annotations && { annotations: surroundings.annotations }),
    mounts: planMounts(config, observed),
    linux: {
      cgroupsPath: observed.cgroupsPath,
      namespaces: planNamespaces(config, observed),
      devices: devices.devices,
      resources: {
        devices: confinement.privileged
          ? [{ allow: true, access: "rwm" }]
          : [
              ...defaultDeviceRules,
              ...devices.rules,
              ...(surroundings.deviceRules ?? []).map((rule) => ({ allow: true, ...rule })),
            ],
        ...planResources(surroundings.limits, observed),
      },
      sysctl: surroundings.sysctls,
      ...(seccomp && { seccomp }),
      ...(confinement.systemPaths === "confined" && {
        maskedPaths: protectedPaths.masked,
        readonlyPaths: protectedPaths.readonly,
      }),
    },
  };
}

function planInit({ init }: Observed): readonly string[] {
  return init === undefined ? [] : [initPath, "--"];
}

const own = ["uts", "pid", "ipc"] as const;

function planNamespaces(
  { surroundings }: ContainerConfig,
  { network, joined, cgroupNamespace }: Observed,
): Namespace[] {
  const join = (type: "pid" | "ipc" | "uts"): Namespace => {
    const process = joined[type];
    return { type, ...(process !== undefined && { path: `/proc/${process}/ns/${type}` }) };
  };
  return [
    { type: "mount" },
    ...own.filter((type) => !surroundings.hostNamespaces.includes(type)).map(join),
    ...(network === "host"
      ? []
      : [{ type: "network" as const, ...(network !== "new" && network) }]),
    ...(cgroupNamespace && !surroundings.hostNamespaces.includes("cgroup")
      ? [{ type: "cgroup" as const }]
      : []),
  ];
}
