import { join } from "node:path";
import {
  type Container,
  type ContainerStatus,
  type Engine,
  isPod,
  observeContainer,
} from "@skiff/engine";
import { isFault } from "@skiff/base";
import { observeUsage } from "@skiff/store";
import { describeDisks } from "./describe-disks.ts";
import { describeNamespaces } from "./describe-namespaces.ts";
import { describeNetworking, describeWishes } from "./describe-networking.ts";
import type { Fields, Value } from "../format/template/value.ts";

/** What Go says of a time that has not been. */
const never = "0001-01-01T00:00:00Z";

/** A container as Docker's API tells of it, as far as there is what it tells of. Throws `not_found`. */
export async function describeContainer(
  engine: Engine,
  name: string,
  { size }: { readonly size: boolean },
): Promise<Value> {
  const container = engine.containers.resolve(name);
  const seen = await observeContainer(engine, container);
  const { id, config, createdAt } = container;
  const directory = engine.layout.directory(id);
  return {
    Id: id,
    Created: createdAt.toISOString(),
    Path: config.args[0] ?? "",
    Args: config.args.slice(1),
    State: stateOf(container, seen),
    Image: imageOf(engine, container),
    ResolvConfPath: join(directory, "resolv.conf"),
    HostnamePath: join(directory, "hostname"),
    HostsPath: join(directory, "hosts"),
    LogPath: engine.layout.log(id),
    Name: `/${container.name}`,
    ...(isPod(container) && { Pod: id, IsInfra: true }),
    ...(config.pod !== undefined && { Pod: config.pod, IsInfra: false }),
    RestartCount: container.restarts,
    Driver: "overlay",
    Platform: "linux",
    HostConfig: hostConfigOf(container),
    GraphDriver: graphDriverOf(engine, container),
    ...(size ? await sizesOf(engine, container) : {}),
    Mounts: mountsOf(container),
    Config: configOf(container),
    NetworkSettings: describeNetworking(engine, container),
  };
}

function stateOf({ startedAt, health, error }: Container, seen: ContainerStatus): Fields {
  const { status } = seen;
  const isLiving = status === "running" || status === "paused";
  const exit = status === "exited" || status === "restarting" ? seen.exit : undefined;
  return {
    Status: status,
    Running: isLiving,
    Paused: status === "paused",
    Restarting: status === "restarting",
    Dead: false,
    Pid: isLiving ? seen.pid : 0,
    ExitCode: exit?.status ?? 0,
    Error: error ?? "",
    StartedAt: startedAt === undefined ? never : new Date(startedAt).toISOString(),
    FinishedAt: exit === undefined ? never : new Date(exit.at).toISOString(),
    ...(health && { Health: healthOf(health) }),
  };
}

function healthOf({ status, failingStreak, log }: NonNullable<Container["health"]>): Fields {
  return {
    Status: status,
    FailingStreak: failingStreak,
    Log: log.map(({ start, end, exitCode, output }) => ({
      Start: new Date(start).toISOString(),
      End: new Date(end).toISOString(),
      ExitCode: exitCode,
      Output: output,
    })),
  };
}

/** The id of its image; of one whose name has gone, what the name stood for. */
function imageOf({ store }: Engine, { id }: Container): string {
  const { imageDigest = "" } = store.containers.get(id);
  const image = store.images.list().find(({ target }) => target.digest === imageDigest);
  return (image && store.images.findId(image)) ?? imageDigest;
}

/** Times are nanoseconds there. */
function healthcheckOf(check: NonNullable<Container["config"]["health"]>): Fields {
  return {
    Test: ["CMD", ...check.args],
    Interval: check.interval * 1e6,
    Timeout: check.timeout * 1e6,
    StartPeriod: check.startPeriod * 1e6,
    StartInterval: check.startInterval * 1e6,
    Retries: check.retries,
  };
}

function hostConfigOf({ config, autoRemove, restartPolicy }: Container): Fields {
  const { confinement, surroundings } = config;
  const { limits } = surroundings;
  return {
    RestartPolicy: { Name: restartPolicy.name, MaximumRetryCount: restartPolicy.most },
    Privileged: confinement.privileged,
    CgroupParent: surroundings.cgroupParent ?? "",
    Memory: limits.memory ?? 0,
    MemorySwap: limits.memorySwap ?? 0,
    MemoryReservation: limits.memoryReservation ?? 0,
    MemorySwappiness: limits.memorySwappiness ?? null,
    OomKillDisable: limits.oomKillDisable ?? null,
    CpuShares: limits.cpuShares ?? 0,
    CpuPeriod: limits.cpuPeriod ?? 0,
    CpuQuota: limits.cpuQuota ?? 0,
    CpuRealtimePeriod: limits.cpuRealtimePeriod ?? 0,
    CpuRealtimeRuntime: limits.cpuRealtimeRuntime ?? 0,
    CpusetCpus: limits.cpusetCpus ?? "",
    CpusetMems: limits.cpusetMems ?? "",
    PidsLimit: limits.pidsLimit ?? null,
    ...describeDisks(limits),
    GroupAdd: surroundings.groupAdd,
    OomScoreAdj: surroundings.oomScoreAdj ?? 0,
    ShmSize: surroundings.shmSize ?? 64 * 1024 * 1024,
    Sysctls: new Map(Object.entries(surroundings.sysctls)),
    Tmpfs: new Map(surroundings.tmpfs.map((one) => [one.destination, one.options.join(",")])),
    Binds: config.binds.map(
      ({ source, destination, readOnly, volume = source }) =>
        `${volume}:${destination}${readOnly ? ":ro" : ""}`,
    ),
    ...(surroundings.init === true && { Init: true }),
    ...(surroundings.annotations && {
      Annotations: new Map(Object.entries(surroundings.annotations)),
    }),
    ...describeNamespaces(surroundings),
    LogConfig: logConfigOf(surroundings),
    NetworkMode: config.network,
    ...describeWishes(config.networking),
    AutoRemove: autoRemove,
    ReadonlyRootfs: config.readOnly,
    Runtime: "oar",
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

function configOf({ config, imageName }: Container): Fields {
  return {
    Hostname: config.hostname,
    Domainname: config.surroundings.domainname ?? "",
    ExposedPorts: new Map(config.networking.exposed.map((port) => [port, {}])),
    User: config.user,
    Tty: config.tty,
    OpenStdin: config.stdin,
    Env: config.env,
    Cmd: config.args,
    Image: imageName,
    WorkingDir: config.cwd,
    Entrypoint: null,
    Labels: new Map(Object.entries(config.surroundings.labels)),
    ...(config.surroundings.stopTimeout !== undefined && {
      StopTimeout: config.surroundings.stopTimeout,
    }),
    ...(config.health && { Healthcheck: healthcheckOf(config.health) }),
    StopSignal: config.stopSignal,
  };
}

function mountsOf({ config }: Container): readonly Fields[] {
  return config.binds.map(({ source, destination, readOnly, volume }) => ({
    ...(volume === undefined
      ? { Type: "bind" }
      : { Type: "volume", Name: volume, Driver: "local" }),
    Source: source,
    Destination: destination,
    Mode: readOnly ? "ro" : "",
    RW: !readOnly,
    Propagation: volume === undefined ? "rprivate" : "",
  }));
}

/** A snapshot that is removed already has no directories. */
function graphDriverOf({ store, layout }: Engine, { id, snapshotKey }: Container): Value {
  try {
    const upper = store.snapshots.directory(snapshotKey);
    return {
      Name: "overlay",
      Data: {
        LowerDir: store.snapshots.lowerDirectories(snapshotKey).join(":"),
        MergedDir: join(layout.bundle(id), "rootfs"),
        UpperDir: upper,
        WorkDir: join(upper, "../work"),
      },
    };
  } catch (error) {
    if (isFault(error, "not_found")) return { Name: "overlay", Data: null };
    throw error;
  }
}

async function sizesOf({ store }: Engine, { snapshotKey }: Container): Promise<Fields> {
  const { size } = await observeUsage(store.snapshots.directory(snapshotKey));
  return { SizeRw: size, SizeRootFs: size + store.snapshots.sizeWithParents(snapshotKey) };
}
