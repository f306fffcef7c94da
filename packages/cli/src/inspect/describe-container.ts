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
import { describeHostConfig } from "./describe-host-config.ts";
import { describeMount } from "./describe-mount.ts";
import { describeNetworking } from "./describe-networking.ts";
import { orNull } from "./or-null.ts";
import type { Fields, Value } from "../format/template/value.ts";

/** What Go says of a time that has not been. */
const never = "0001-01-01T00:00:00Z";

/** A container as Docker's API tells of it, as far as there is what it tells of. Throws `not_found`. */
export async function describeContainer(
  engine: Engine,
  name: string,
  { size }: { readonly size: boolean },
): Promise<Value> {
  const resolved = engine.containers.resolve(name);
  const seen = await observeContainer(engine, resolved);
  const container = engine.containers.find(resolved.id) ?? resolved; // its end may have been recorded on the way
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
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: config.confinement.apparmor ?? "",
    ExecIDs: null,
    HostConfig: describeHostConfig(container),
    GraphDriver: graphDriverOf(engine, container),
    ...(size ? await sizesOf(engine, container) : {}),
    Mounts: config.binds.map(describeMount),
    Config: configOf(container),
    NetworkSettings: describeNetworking(engine, container),
  };
}

function stateOf(
  { startedAt, health, error, exit: last }: Container,
  seen: ContainerStatus,
): Fields {
  const { status } = seen;
  const isLiving = status === "running" || status === "paused";
  const exit = status === "exited" || status === "restarting" ? seen.exit : undefined;
  return {
    Status: status,
    Running: isLiving,
    Paused: status === "paused",
    Restarting: status === "restarting",
    OOMKilled: last?.oomKilled ?? false,
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

/** A line for a shell as it was said. */
function testOf(args: readonly string[]): readonly string[] {
  const [shell, flag, line, ...more] = args;
  const isLine = shell === "/bin/sh" && flag === "-c" && line !== undefined && more.length === 0;
  return isLine ? ["CMD-SHELL", line] : ["CMD", ...args];
}

/** Times are nanoseconds there. */
function healthcheckOf(check: NonNullable<Container["config"]["health"]>): Fields {
  return {
    Test: testOf(check.args),
    Interval: check.interval * 1e6,
    Timeout: check.timeout * 1e6,
    StartPeriod: check.startPeriod * 1e6,
    StartInterval: check.startInterval * 1e6,
    Retries: check.retries,
  };
}

function configOf({ config, imageName }: Container): Fields {
  const { entrypointWords = 0 } = config;
  const anonymous = config.binds
    .filter(({ isAnonymous }) => isAnonymous === true)
    .map(({ destination }): [string, Value] => [destination, {}]);
  return {
    Hostname: config.hostname,
    Domainname: config.surroundings.domainname ?? "",
    ExposedPorts: new Map(config.networking.exposed.map((port) => [port, {}])),
    User: config.user,
    Tty: config.tty,
    OpenStdin: config.stdin,
    StdinOnce: config.stdinOnce,
    Env: config.env,
    Cmd: orNull(config.args.slice(entrypointWords)),
    Image: imageName,
    Volumes: anonymous.length === 0 ? null : new Map(anonymous),
    WorkingDir: config.cwd,
    Entrypoint: orNull(config.args.slice(0, entrypointWords)),
    OnBuild: null,
    Labels: new Map(Object.entries(config.surroundings.labels)),
    ...(config.surroundings.stopTimeout !== undefined && {
      StopTimeout: config.surroundings.stopTimeout,
    }),
    ...(config.health && { Healthcheck: healthcheckOf(config.health) }),
    StopSignal: config.stopSignal,
  };
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
