import {
  type CgroupDirectory,
  type Hierarchy,
  planAnnotated,
  planCgroup,
  planScope,
  type Scope,
  type UnitProperty,
} from "@skiff/cgroups";
import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
} from "@skiff/kernel";
import {
  type Config,
  type ContainerId,
  type DeviceRule,
  type Hooks,
  Mismatch,
  type NamespaceType,
  type Resources,
} from "@skiff/spec";
import type { HookState } from "./hooks/hook-state.ts";
import type { HooksRun } from "./hooks/run-hooks.ts";
import type { NetDevice } from "./net-devices/net-device.ts";
import type { PlannedMount } from "./plan-mount.ts";
import { planMounts } from "./plan-mounts.ts";
import type { Filter } from "./seccomp/filter.ts";
import { planResctrl, type ResctrlPlan } from "./resctrl/plan-resctrl.ts";
import { planFilter } from "./seccomp/plan-filter.ts";
import { sharedRootOf } from "./shared-root.ts";
import { sysctlPath } from "./sysctl-path.ts";
import type { Maker } from "./user-namespace/maker.ts";
import { planUserNamespace, type UserNamespace } from "./user-namespace/plan-user-namespace.ts";

/** What the first process of a container is to do, decided before anything is done. */
export interface ContainerPlan {
  readonly id: ContainerId;
  readonly config: Config;
  /** Absolute. */
  readonly rootfs: string;
  /** Where that is mounted; undefined in a mount namespace of its own, where it is on itself. */
  readonly sharedRoot: string | undefined;
  readonly mounts: readonly PlannedMount[];
  /** CLONE_NEW…, of the namespaces to be made. */
  readonly newNamespaces: number;
  /** Those to be joined. */
  readonly joined: readonly { readonly flag: number; readonly path: string }[];
  /** Undefined where it is this process's. */
  readonly userNamespace: UserNamespace | undefined;
  readonly hierarchies: readonly Hierarchy[];
  readonly cgroup: readonly CgroupDirectory[];
  /** What systemd is to make for that, where it is to. */
  readonly scope: Scope | undefined;
  /** What the configuration asks of systemd beside the limits. */
  readonly unitProperties: readonly UnitProperty[];
  readonly resources: Resources;
  /** A new session keyring for the container (keyrings(7)). */
  readonly newKeyring: boolean;
  readonly noPivot: boolean;
  /** How many descriptors the program gets beside its standard ones. */
  readonly preserved: number;
  /** Those of them that are sockets to listen at (sd_listen_fds(3)). */
  readonly listening?: { readonly count: number; readonly names: string | undefined } | undefined;
  /** What hooks are told of it at any time. */
  readonly described: Omit<HookState, "status" | "pid">;
  /** Those that the maker runs; empty lists are left out. */
  readonly runtimeHooks: readonly Pick<HooksRun, "moment" | "hooks">[];
  readonly filter: Filter | undefined;
  readonly resctrl: ResctrlPlan | undefined;
  readonly netDevices: readonly NetDevice[];
  /** Whether the maker has something to do when the mounts are there: the process waits for it. */
  readonly waitsWhenMounted: boolean;
}

export const namespaceFlags: Readonly<Record<NamespaceType, number>> = {
  pid: CLONE_NEWPID,
  network: CLONE_NEWNET,
  ipc: CLONE_NEWIPC,
  uts: CLONE_NEWUTS,
  mount: CLONE_NEWNS,
  cgroup: CLONE_NEWCGROUP,
  time: CLONE_NEWTIME,
  user: CLONE_NEWUSER,
};

/** Throws `invalid_argument` for what the configuration asks and cannot have. */
export function planContainer({
  id,
  config,
  filter,
  bundle,
  record,
  hierarchies,
  newKeyring,
  noPivot,
  preserved,
  listening,
  maker,
  systemd,
  resctrl,
}: {
  readonly id: ContainerId;
  readonly config: Config;
  /** That of `config`, where it was planned before. */
  readonly filter?: Filter | undefined;
  readonly bundle: string;
  /** The directory of its record. */
  readonly record: string;
  readonly hierarchies: readonly Hierarchy[];
  /** Where it is not root. */
  readonly maker?: Maker | undefined;
  /** The systemd that is to make the cgroup, and the cgroup of all its units. */
  readonly systemd?: { readonly socket: string; readonly above: string } | undefined;
  /** Where that is mounted. */
  readonly resctrl?: string | undefined;
} & Pick<ContainerPlan, "newKeyring" | "noPivot" | "preserved" | "listening">): ContainerPlan {
  const { linux, root } = config;
  demandNamespaces(config);
  const runtimeHooks = planRuntimeHooks(config.hooks);
  const netDevices = Object.entries(linux.netDevices ?? {}).map(([name, newName]) => ({
    name,
    newName,
  }));
  const userNamespace = planUserNamespace(linux);
  if (maker !== undefined && userNamespace === undefined) {
    throw new Mismatch("rootless container requires user namespaces", "linux.namespaces");
  }
  const rootfs = root.path.startsWith("/") ? root.path : `${bundle}/${root.path}`;
  const { cgroupsPath } = linux;
  const scope = systemd && planScope(hierarchies, { ...systemd, cgroupsPath, id });
  const made = linux.namespaces.filter((namespace) => namespace.path === undefined);
  return {
    id,
    config,
    rootfs,
    sharedRoot: hasNamespace(config, "mount") ? undefined : sharedRootOf(record),
    mounts: planMounts(config, { bundle, rootfs, userNamespace, maker }),
    newNamespaces: made.reduce((flags, { type }) => flags | namespaceFlags[type], 0),
    joined: linux.namespaces.flatMap(({ type, path }) =>
      path === undefined ? [] : [{ flag: namespaceFlags[type], path }],
    ),
    userNamespace,
    hierarchies,
    cgroup: scope === undefined ? planCgroup(hierarchies, { cgroupsPath, id }) : scope.cgroup,
    scope,
    unitProperties: scope === undefined ? [] : planAnnotated(config.annotations),
    resources: { ...linux.resources, devices: planDevices(linux.resources?.devices ?? []) },
    newKeyring,
    noPivot,
    preserved,
    listening,
    described: { ociVersion: config.ociVersion, id, bundle, annotations: config.annotations },
    runtimeHooks,
    netDevices,
    waitsWhenMounted: runtimeHooks.length > 0 || netDevices.length > 0,
    filter: filter ?? (linux.seccomp && planFilter(linux.seccomp)),
    resctrl: linux.intelRdt && planResctrl(linux.intelRdt, { mount: resctrl, id }),
  };
}

function planRuntimeHooks({
  prestart = [],
  createRuntime = [],
}: Hooks = {}): ContainerPlan["runtimeHooks"] {
  return [
    { moment: "prestart", hooks: prestart } as const,
    { moment: "createRuntime", hooks: createRuntime } as const,
  ].filter(({ hooks }) => hooks.length > 0);
}

/** The pseudo devices that every container has, whatever its rules say (runtime-spec, "Default Devices"). */
const defaultRules: readonly DeviceRule[] = [
  { allow: true, type: "c", access: "m" },
  { allow: true, type: "b", access: "m" },
  ...[
    [1, 3],
    [1, 5],
    [1, 7],
    [1, 8],
    [1, 9],
    [5, 0],
    [5, 2],
  ].map(([major, minor]): DeviceRule => ({ allow: true, type: "c", major, minor, access: "rwm" })),
  { allow: true, type: "c", major: 136, access: "rwm" },
];

/** Rules are a list of what is allowed (runtime-spec, "Allowed Device list"): all else is not. */
function planDevices(rules: readonly DeviceRule[]): readonly DeviceRule[] {
  const [first] = rules;
  if (first === undefined) return [];
  const beginsWithAll = first.type === undefined || first.type === "a";
  return [...(beginsWithAll ? [] : [{ allow: false }]), ...rules, ...defaultRules];
}

function hasNamespace({ linux }: Config, wanted: NamespaceType): boolean {
  return linux.namespaces.some(({ type }) => type === wanted);
}

/** What names a host's property must not be set in the host's own namespace. */
function demandNamespaces(config: Config): void {
  const { hostname, domainname, linux, root } = config;
  const has = (type: NamespaceType): boolean => hasNamespace(config, type);
  if (has("user") && !has("mount")) {
    throw new Mismatch(
      "a user namespace needs a mount namespace: it may mount nothing in the host's",
      "linux.namespaces",
    );
  }
  if (!has("uts") && (hostname ?? "") !== "")
    throw new Mismatch("needs a uts namespace", "hostname");
  if (!has("uts") && (domainname ?? "") !== "") {
    throw new Mismatch("needs a uts namespace", "domainname");
  }
  if (linux.namespaces.some(({ type, path }) => type === "mount" && path !== undefined)) {
    demandNoMounts(config);
  }
  const time = linux.namespaces.find(({ type }) => type === "time");
  if (linux.timeOffsets !== undefined && (time === undefined || time.path !== undefined)) {
    throw new Mismatch("needs a new time namespace", "linux.timeOffsets");
  }
  if (linux.netDevices !== undefined && !has("network")) {
    throw new Mismatch("need a network namespace", "linux.netDevices");
  }
  if (root.path === "/") throw new Mismatch("must not be the host's root", "root.path");
  for (const name of Object.keys(linux.sysctl ?? {})) demandSysctl(name, has);
}

/** A mount namespace that is joined has its root and all mounts: what is to be made there is not made. */
function demandNoMounts({ mounts, root, linux }: Config): void {
  const asked = {
    mounts: mounts?.length,
    "root.readonly": root.readonly,
    "linux.devices": linux.devices?.length,
    "linux.maskedPaths": linux.maskedPaths?.length,
    "linux.readonlyPaths": linux.readonlyPaths?.length,
    "linux.rootfsPropagation": linux.rootfsPropagation,
  };
  for (const [member, value] of Object.entries(asked)) {
    if (value === undefined || value === 0 || value === false) continue;
    throw new Mismatch("is not for a mount namespace that is joined", member);
  }
}

/** Sysctls that belong to a namespace, each with its type (namespaces(7)). */
function demandSysctl(name: string, has: (type: NamespaceType) => boolean): void {
  const parts = sysctlPath(name).split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new Mismatch(`${name} is no sysctl's name`, "linux.sysctl");
  }
  const type = namespaceOfSysctl(parts.join("."));
  if (type === undefined) {
    throw new Mismatch(`${name} is the host's, no namespace has its own`, "linux.sysctl");
  }
  if (!has(type)) throw new Mismatch(`${name} needs a ${type} namespace`, "linux.sysctl");
}

function namespaceOfSysctl(key: string): NamespaceType | undefined {
  if (key.startsWith("net.")) return "network";
  if (key === "kernel.domainname" || key === "kernel.hostname") return "uts";
  if (/^(fs\.mqueue\..+|kernel\.(msg(max|mnb|mni)|sem|shm(all|max|mni|_rmid_forced)))$/.test(key)) {
    return "ipc";
  }
  return undefined;
}
