import type { Mount } from "@skiff/spec";
import type { Bind } from "../container/bind.ts";
import type { ContainerConfig } from "../container/container-config.ts";
import type { Tmpfs } from "../container/surroundings.ts";
import { defaultMounts } from "./default-mounts.ts";
import { initPath } from "./find-init.ts";
import type { Observed } from "./plan-config.ts";

/** A mount of the maker's takes the place of one that is there by default. */
export function planMounts(
  config: ContainerConfig,
  { files, init, joined, rootless }: Pick<Observed, "files" | "init" | "joined" | "rootless">,
): Mount[] {
  const { confinement, surroundings } = config;
  const { hostNamespaces, ipc, shmSize, tmpfs } = surroundings;
  const kernels = defaultMounts
    .filter(({ destination }) => ipc !== "none" || destination !== "/dev/shm")
    .map((mount) => (confinement.privileged ? writable(mount) : mount));
  const mounts = [
    ...kernels.map((mount) => (mount.destination === "/dev/shm" ? sized(mount, shmSize) : mount)),
    ...(hostNamespaces.includes("ipc")
      ? [
          bind("/dev/shm", "/dev/shm", "rw"),
          // Root may mount the host's anew, which need not have them mounted itself.
          ...(rootless ? [bind("/dev/mqueue", "/dev/mqueue", "rw")] : []),
        ]
      : []),
    ...(joined.ipc === undefined
      ? []
      : [bind("/dev/shm", `/proc/${joined.ipc}/root/dev/shm`, "rw")]),
    bind("/etc/resolv.conf", files.resolvConf, "rw"),
    bind("/etc/hostname", files.hostname, "rw"),
    bind("/etc/hosts", files.hosts, "rw"),
    ...(init === undefined ? [] : [bind(initPath, init, "ro")]),
    ...tmpfs.map(planTmpfs),
    ...config.binds.map(planBind),
  ];
  const last = new Map(mounts.map((mount) => [mount.destination, mount]));
  const kept = mounts.filter((mount) => last.get(mount.destination) === mount);
  return kept.toSorted((a, b) => depth(a) - depth(b)); // else a parent would hide its child
}

function bind(destination: string, source: string, access: "ro" | "rw"): Mount {
  return { destination, type: "bind", source, options: ["rbind", "rprivate", access] };
}

function planBind({ destination, source, subpath, readOnly, propagation, isFlat }: Bind): Mount {
  const kind = isFlat === true ? "bind" : "rbind";
  const part = subpath === undefined ? [] : [`X-mount.subdir=${subpath}`];
  const options = [kind, propagation ?? "rprivate", readOnly ? "ro" : "rw", ...part];
  return { destination, type: "bind", source, options };
}

/** As Docker's: safe unless its maker says otherwise. */
function planTmpfs({ destination, options }: Tmpfs): Mount {
  return {
    destination,
    type: "tmpfs",
    source: "tmpfs",
    options: ["noexec", "nosuid", "nodev", ...options],
  };
}

function writable(mount: Mount): Mount {
  if (mount.type !== "sysfs" && mount.type !== "cgroup") return mount;
  return { ...mount, options: (mount.options ?? []).map((o) => (o === "ro" ? "rw" : o)) };
}

function sized(mount: Mount, bytes: number | undefined): Mount {
  if (bytes === undefined) return mount;
  const options = (mount.options ?? []).filter((option) => !option.startsWith("size="));
  return { ...mount, options: [...options, `size=${bytes}`] };
}

function depth({ destination }: Mount): number {
  return destination.split("/").filter(Boolean).length;
}
