import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type createTaskRequest,
  type Encodable,
  encode,
  runcOptions,
  runcOptionsName,
} from "@skiff/proto";
import { guarded } from "@skiff/store";
import { planConfig } from "../config/plan-config.ts";
import { configText } from "../config/config-text.ts";
import { isLogged } from "../container/is-logged.ts";
import { findInit } from "../config/find-init.ts";
import { findJoined, type JoinedProcesses } from "../config/find-joined.ts";
import { hasSwap } from "../config/has-swap.ts";
import { observeDisks } from "../config/observe-disks.ts";
import { planCgroupsPath } from "../config/plan-cgroups-path.ts";
import { observeAllDevices, observeDevices } from "../config/plan-devices.ts";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { attachNetworks } from "../network/attach-networks.ts";
import { findNamespace, type NetworkNamespace } from "../network/find-namespace.ts";
import { sharedContainer } from "../network/shared-container.ts";
import { findIdentity } from "../rootfs/find-identity.ts";
import { planRootfs } from "../rootfs/plan-rootfs.ts";
import { holdVolumes } from "../volumes/hold-volumes.ts";
import type { Attachment, TerminalSize } from "./attachment.ts";
import { logRotation } from "../log/log-rotation.ts";
import { makeFifos } from "./make-fifos.ts";
import { OutputStreams } from "./output-streams.ts";
import { planStdio, type StdioWish } from "./plan-stdio.ts";
import type { ShimConnection } from "./shim-connection.ts";
import { starting } from "./start-fault.ts";
import { startShim } from "./start-shim.ts";

/** A task that is created, not started. */
export interface CreatedTask {
  readonly shim: ShimConnection;
  /** Where someone is attached. */
  readonly output: OutputStreams | undefined;
}

export interface TaskWish {
  /** Absent: the output goes to the log alone. */
  readonly attachment?: Attachment | undefined;
  /** Of its root file system, the uppermost first: where its user is looked up. */
  readonly layers: readonly string[];
  /** What else the task needs, made while the shim starts. */
  readonly meanwhile?: () => void;
}

/**
 * Makes all that a container has only while it runs, up to the point where `Start` is missing. A
 * fault on the way leaves what removal, or `resetContainer`, takes away: no shim is still starting then.
 */
export async function createTask(
  engine: Engine,
  container: Container,
  { attachment, layers, meanwhile }: TaskWish,
): Promise<CreatedTask> {
  const bundle = engine.layout.bundle(container.id);
  const wish: StdioWish = {
    tty: container.config.tty,
    stdin: container.config.stdin,
    attached: attachment !== undefined,
    directory: join(bundle, "io"),
    log: isLogged(container) ? engine.layout.log(container.id) : undefined,
    rotation: logRotation(container),
  };
  await using undo = new AsyncDisposableStack();
  makeDirectory(join(bundle, "rootfs"));
  holdVolumes(engine, container);
  // All of the rest is done meanwhile.
  const started = startShim(engine, container.id);
  started.catch(() => {}); // awaited below
  undo.defer(() => hangUp(started));
  const network = await findNamespace(engine, container);
  const joined = await findJoined(engine, container);
  writeConfig(engine, container, { layers, network, joined, size: attachment?.size });
  makeFifos(engine.platform, wish);
  meanwhile?.();
  await attachNetworks(engine, container);
  const request = planRequest(engine, container, wish);
  const shim = await started;
  const creating = starting(() => shim.task.Create(request));
  creating.catch(() => {}); // awaited below
  const output = attachment && undo.use(new OutputStreams(engine.platform, wish, attachment));
  await creating;
  undo.move();
  return { shim, output };
}

/** Waits for the shim first: nothing may still be starting while it is removed. */
async function hangUp(started: Promise<ShimConnection>): Promise<void> {
  const [shim] = await Promise.allSettled([started]);
  if (shim.status === "fulfilled") await shim.value[Symbol.asyncDispose]();
}

function makeDirectory(path: string): void {
  guarded(`make ${path}`, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
}

interface Looked extends Pick<TaskWish, "layers"> {
  readonly network: NetworkNamespace;
  readonly joined: JoinedProcesses;
  readonly size: TerminalSize | undefined;
}

/** In another's network namespace a container has that one's names. */
function writeConfig(
  engine: Engine,
  { id, config }: Container,
  { layers, network, joined, size }: Looked,
): void {
  const directory = engine.layout.directory(sharedContainer(config.network) ?? id);
  const { confinement, surroundings } = config;
  const { groupAdd } = surroundings;
  const { rootless } = engine;
  const granted = observeDevices(surroundings.devices);
  const text = configText(
    planConfig(config, {
      identity: findIdentity(config.user, { layers, groupAdd, rootless }),
      size,
      network,
      joined,
      cgroupsPath: planCgroupsPath(id, { parent: surroundings.cgroupParent, rootless }),
      rootless,
      cgroupNamespace: existsSync("/sys/fs/cgroup/cgroup.controllers"),
      hasSwap: surroundings.limits.memory !== undefined && hasSwap(),
      disks: observeDisks(surroundings.limits.disks),
      devices: {
        ...granted,
        devices: confinement.privileged
          ? [...granted.devices, ...observeAllDevices()]
          : granted.devices,
      },
      init: surroundings.init === true ? findInit() : undefined,
      files: {
        hosts: join(directory, "hosts"),
        hostname: join(directory, "hostname"),
        resolvConf: join(directory, "resolv.conf"),
      },
    }),
  );
  const path = join(engine.layout.bundle(id), "config.json");
  guarded(`write ${path}`, () => writeFileSync(path, text, { mode: 0o600 }));
}

function planRequest(
  engine: Engine,
  container: Container,
  wish: StdioWish,
): Encodable<typeof createTaskRequest> {
  return {
    id: container.id,
    bundle: engine.layout.bundle(container.id),
    rootfs: planRootfs(engine.store.snapshots.mounts(container.snapshotKey), container),
    terminal: wish.tty,
    ...planStdio(wish),
    options: {
      typeUrl: runcOptionsName,
      value: encode(runcOptions, { root: engine.layout.runtimeRoot }),
    },
  };
}
