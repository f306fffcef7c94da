import type { Config, Mount, NamespaceType } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";
import type { Identity } from "../identity/plan-identity.ts";
import type { TerminalSize } from "../task/attachment.ts";
import { defaultDeviceRules } from "./default-device-rules.ts";
import { defaultMounts } from "./default-mounts.ts";
import { planProcess } from "./plan-process.ts";
import { protectedPaths } from "./protected-paths.ts";

/** What was looked up for a container before its config.json can be written. */
export interface Observed {
  readonly identity: Identity;
  /** Of the terminal that it is shown on. */
  readonly size: TerminalSize | undefined;
  readonly cgroupsPath: string;
  /** Whether cgroups have a namespace worth having: on v2. */
  readonly cgroupNamespace: boolean;
  /** The host's paths of the files that are the container's own. */
  readonly files: {
    readonly hosts: string;
    readonly hostname: string;
    readonly resolvConf: string;
  };
}

/** The container's config.json (runtime-spec), as Docker would write it. */
export function planConfig(config: ContainerConfig, observed: Observed): Config {
  return {
    ociVersion: "1.3.0",
    process: planProcess({ ...config, size: observed.size }, observed.identity),
    root: { path: "rootfs", readonly: config.readOnly },
    hostname: config.hostname,
    mounts: planMounts(config, observed),
    linux: {
      cgroupsPath: observed.cgroupsPath,
      namespaces: planNamespaces(config, observed).map((type) => ({ type })),
      resources: { devices: defaultDeviceRules },
      maskedPaths: protectedPaths.masked,
      readonlyPaths: protectedPaths.readonly,
    },
  };
}

function planNamespaces(config: ContainerConfig, observed: Observed): NamespaceType[] {
  return [
    "mount",
    "uts",
    "pid",
    "ipc",
    ...(config.network === "host" ? [] : ["network" as const]),
    ...(observed.cgroupNamespace ? ["cgroup" as const] : []),
  ];
}

/** A bind of the maker's takes the place of a mount that is there by default. */
function planMounts(config: ContainerConfig, { files }: Observed): Mount[] {
  const mounts = [
    ...defaultMounts,
    bind("/etc/resolv.conf", files.resolvConf, "rw"),
    bind("/etc/hostname", files.hostname, "rw"),
    bind("/etc/hosts", files.hosts, "rw"),
    ...config.binds.map((b) => bind(b.destination, b.source, b.readOnly ? "ro" : "rw")),
  ];
  const last = new Map(mounts.map((mount) => [mount.destination, mount]));
  const kept = mounts.filter((mount) => last.get(mount.destination) === mount);
  return kept.toSorted((a, b) => depth(a) - depth(b)); // else a parent would hide its child
}

function bind(destination: string, source: string, access: "ro" | "rw"): Mount {
  return { destination, type: "bind", source, options: ["rbind", "rprivate", access] };
}

function depth({ destination }: Mount): number {
  return destination.split("/").filter(Boolean).length;
}
