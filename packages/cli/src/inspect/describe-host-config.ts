import { type Container, protectedPaths } from "@skiff/engine";
import type { Fields } from "../format/template/value.ts";
import { describeDisks } from "./describe-disks.ts";
import { describeNamespaces } from "./describe-namespaces.ts";
import { describeWishes } from "./describe-networking.ts";
import { orNull } from "./or-null.ts";

type Config = Container["config"];
type Surroundings = Config["surroundings"];

/** What whoever made a container wished, as Docker's API tells of it. */
export function describeHostConfig({ config, autoRemove, restartPolicy }: Container): Fields {
  const { confinement, surroundings } = config;
  return {
    Binds: orNull(config.binds.filter(({ subpath }) => subpath === undefined).flatMap(bindText)),
    ...describeParts(config.binds),
    ContainerIDFile: "",
    LogConfig: logConfigOf(surroundings),
    NetworkMode: config.network,
    ...describeWishes(config.networking),
    RestartPolicy: { Name: restartPolicy.name, MaximumRetryCount: restartPolicy.most },
    AutoRemove: autoRemove,
    VolumeDriver: "",
    Links: null,
    Privileged: confinement.privileged,
    ReadonlyRootfs: config.readOnly,
    ...describeConfinement(confinement),
    GroupAdd: orNull(surroundings.groupAdd),
    OomScoreAdj: surroundings.oomScoreAdj ?? 0,
    ...describeNamespaces(surroundings),
    Tmpfs: new Map(surroundings.tmpfs.map((one) => [one.destination, one.options.join(",")])),
    ShmSize: surroundings.shmSize ?? 64 * 1024 * 1024,
    Sysctls: new Map(Object.entries(surroundings.sysctls)),
    ...(surroundings.init === true && { Init: true }),
    ...(surroundings.annotations && {
      Annotations: new Map(Object.entries(surroundings.annotations)),
    }),
    Runtime: "oar",
    Isolation: "",
    ...describeLimits(surroundings.limits),
    CgroupParent: surroundings.cgroupParent ?? "",
    ...describeDevices(surroundings),
  };
}

/** Of those that its maker named. */
function bindText({
  source,
  destination,
  volume = source,
  ...bind
}: Config["binds"][number]): string[] {
  if (bind.isAnonymous === true) return [];
  const options = [
    ...(bind.readOnly ? ["ro"] : []),
    ...(bind.propagation === undefined ? [] : [bind.propagation]),
  ];
  return [[volume, destination, ...(options.length > 0 ? [options.join(",")] : [])].join(":")];
}

/** Of volumes; `Binds` has no words for them. */
function describeParts(binds: Config["binds"]): Fields {
  const parts = binds.flatMap(({ volume, subpath, destination, readOnly }) =>
    subpath === undefined
      ? []
      : {
          Type: "volume",
          Source: volume ?? "",
          Target: destination,
          ...(readOnly && { ReadOnly: true }),
          VolumeOptions: { Subpath: subpath },
        },
  );
  return parts.length > 0 ? { Mounts: parts } : {};
}

function describeConfinement(confinement: Config["confinement"]): Fields {
  const { added = [], dropped = [], systemPaths } = confinement;
  const paths = systemPaths === "confined" ? protectedPaths : { masked: [], readonly: [] };
  return {
    CapAdd: orNull(added),
    CapDrop: orNull(dropped),
    SecurityOpt: orNull(securityOptions(confinement)),
    MaskedPaths: orNull(paths.masked),
    ReadonlyPaths: orNull(paths.readonly),
  };
}

function securityOptions(confinement: Config["confinement"]): readonly string[] {
  const { seccomp, noNewPrivileges, apparmor, privileged } = confinement;
  return [
    ...(seccomp === (privileged ? "unconfined" : "default") ? [] : [`seccomp=${seccomp}`]),
    ...(noNewPrivileges ? ["no-new-privileges"] : []),
    ...(apparmor === undefined ? [] : [`apparmor=${apparmor}`]),
  ];
}

function describeLimits(limits: Surroundings["limits"]): Fields {
  const isShare = (limits.nanoCpus ?? 0) > 0;
  return {
    Memory: limits.memory ?? 0,
    MemorySwap: limits.memorySwap ?? (limits.memory ?? 0) * 2,
    MemoryReservation: limits.memoryReservation ?? 0,
    MemorySwappiness: limits.memorySwappiness ?? null,
    OomKillDisable: limits.oomKillDisable ?? null,
    NanoCpus: limits.nanoCpus ?? 0,
    CpuShares: limits.cpuShares ?? 0,
    CpuPeriod: isShare ? 0 : (limits.cpuPeriod ?? 0),
    CpuQuota: isShare ? 0 : (limits.cpuQuota ?? 0),
    CpuRealtimePeriod: limits.cpuRealtimePeriod ?? 0,
    CpuRealtimeRuntime: limits.cpuRealtimeRuntime ?? 0,
    CpusetCpus: limits.cpusetCpus ?? "",
    CpusetMems: limits.cpusetMems ?? "",
    PidsLimit: limits.pidsLimit ?? null,
    ...describeDisks(limits),
  };
}

function describeDevices({ devices, deviceRules = [], ulimits }: Surroundings): Fields {
  return {
    Devices: devices.map(({ source, destination, access }) => ({
      PathOnHost: source,
      PathInContainer: destination,
      CgroupPermissions: access,
    })),
    DeviceCgroupRules: orNull(
      deviceRules.map(
        ({ type, major = "*", minor = "*", access }) => `${type} ${major}:${minor} ${access}`,
      ),
    ),
    DeviceRequests: null,
    Ulimits: orNull(
      ulimits.map(({ type, soft, hard }) => ({
        Name: type.replace("RLIMIT_", "").toLowerCase(),
        Hard: hard,
        Soft: soft,
      })),
    ),
  };
}

function logConfigOf({
  logDriver = "json-file",
  logOptions: { maxSize, maxFiles, labels, env } = {},
}: Container["config"]["surroundings"]): Fields {
  const options = Object.entries({
    "max-size": maxSize,
    "max-file": maxFiles,
    labels: labels?.join(","),
    env: env?.join(","),
  });
  const given = options.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return { Type: logDriver, Config: new Map(given) };
}
