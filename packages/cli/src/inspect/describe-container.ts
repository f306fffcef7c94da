import { join } from "node:path";
import { type Container, type ContainerStatus, type Engine, observeContainer } from "@skiff/engine";
import { isFault } from "@skiff/base";
import { observeUsage } from "@skiff/store";
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
    Driver: "overlay",
    Platform: "linux",
    HostConfig: hostConfigOf(container),
    GraphDriver: graphDriverOf(engine, container),
    ...(size ? await sizesOf(engine, container) : {}),
    Mounts: mountsOf(container),
    Config: configOf(container),
    NetworkSettings: { Ports: new Map(), Networks: new Map([[config.network, {}]]) },
  };
}

function stateOf({ startedAt }: Container, seen: ContainerStatus): Fields {
  const { status } = seen;
  const isLiving = status === "running" || status === "paused";
  const exit = status === "exited" ? seen.exit : undefined;
  return {
    Status: status,
    Running: isLiving,
    Paused: status === "paused",
    Restarting: false,
    Dead: false,
    Pid: isLiving ? seen.pid : 0,
    ExitCode: exit?.status ?? 0,
    Error: "",
    StartedAt: startedAt === undefined ? never : new Date(startedAt).toISOString(),
    FinishedAt: exit === undefined ? never : new Date(exit.at).toISOString(),
  };
}

/** The id of its image; of one whose name has gone, what the name stood for. */
function imageOf({ store }: Engine, { id }: Container): string {
  const { imageDigest = "" } = store.containers.get(id);
  const image = store.images.list().find(({ target }) => target.digest === imageDigest);
  return (image && store.images.findId(image)) ?? imageDigest;
}

function hostConfigOf({ config, autoRemove }: Container): Fields {
  return {
    Binds: config.binds.map(
      ({ source, destination, readOnly }) => `${source}:${destination}${readOnly ? ":ro" : ""}`,
    ),
    NetworkMode: config.network,
    AutoRemove: autoRemove,
    ReadonlyRootfs: config.readOnly,
    Runtime: "oar",
  };
}

function configOf({ config, imageName }: Container): Fields {
  return {
    Hostname: config.hostname,
    User: config.user,
    Tty: config.tty,
    OpenStdin: config.stdin,
    Env: config.env,
    Cmd: config.args,
    Image: imageName,
    WorkingDir: config.cwd,
    Entrypoint: null,
    Labels: new Map(),
    StopSignal: config.stopSignal,
  };
}

function mountsOf({ config }: Container): readonly Fields[] {
  return config.binds.map(({ source, destination, readOnly }) => ({
    Type: "bind",
    Source: source,
    Destination: destination,
    Mode: readOnly ? "ro" : "",
    RW: !readOnly,
    Propagation: "rprivate",
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
