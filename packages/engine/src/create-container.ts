import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attemptAsync, Fault } from "@skiff/base";
import {
  type createTaskRequest,
  type Encodable,
  encode,
  runcOptions,
  runcOptionsName,
} from "@skiff/proto";
import { guarded, type ImageDetails } from "@skiff/store";
import { planConfig } from "./config/plan-config.ts";
import { claimContainer } from "./container/claim-container.ts";
import type { Container } from "./container/container.ts";
import type { ContainerOptions } from "./container/container-options.ts";
import { writeOwnFiles } from "./container/write-own-files.ts";
import type { Engine } from "./engine.ts";
import { removeContainer } from "./remove-container.ts";
import { planRootfs } from "./rootfs/plan-rootfs.ts";
import { findIdentity } from "./rootfs/find-identity.ts";
import type { Attachment, TerminalSize } from "./task/attachment.ts";
import { makeFifos } from "./task/make-fifos.ts";
import { OutputStreams } from "./task/output-streams.ts";
import { planStdio, type StdioWish } from "./task/plan-stdio.ts";
import type { ShimConnection } from "./task/shim-connection.ts";
import { starting } from "./task/start-fault.ts";
import { startShim } from "./task/start-shim.ts";

/** A container whose task is created, not started. */
export interface Created {
  readonly container: Container;
  readonly shim: ShimConnection;
}

export interface CreatedAttached extends Created {
  readonly output: OutputStreams;
}

/**
 * Makes a container up to the point where only `Start` is missing; without an attachment its
 * output goes to its log alone. The record is there first; a fault on the way undoes all of it,
 * and a crash leaves what `reconcile` removes. Throws `not_found` for the image or a bind's source, `already_exists` for the name,
 * `invalid_argument`, `resource_exhausted`.
 */
export async function createContainer(engine: Engine, options: ContainerOptions): Promise<Created>;
export async function createContainer(
  engine: Engine,
  options: ContainerOptions,
  attachment: Attachment,
): Promise<CreatedAttached>;
export async function createContainer(
  engine: Engine,
  options: ContainerOptions,
  attachment?: Attachment,
): Promise<Created | CreatedAttached> {
  demandSources(options);
  const image = getImage(engine, options);
  await using undo = new AsyncDisposableStack();
  const container = claimContainer(engine, options, image);
  undo.defer(() => attemptAsync(() => removeContainer(engine, container), engine.warn));

  const wish: StdioWish = {
    tty: options.tty,
    stdin: options.stdin,
    attached: attachment !== undefined,
    directory: join(engine.layout.bundle(container.id), "io"),
    log: engine.layout.log(container.id),
  };
  makeDirectories(engine, container);
  writeConfig(engine, container, { image, size: attachment?.size });
  const started = startShim(engine, container.id);
  undo.defer(() => hangUp(started));
  makeTheRest(engine, { container, image, wish }); // while the shim starts
  const request = planTask(engine, container, wish);
  const shim = await started;
  const creating = starting(() => shim.task.Create(request));
  creating.catch(() => {}); // awaited below
  const output = attachment && undo.use(new OutputStreams(engine.platform, wish, attachment));
  await creating;
  undo.move();
  return output === undefined ? { container, shim } : { container, shim, output };
}

function getImage({ store }: Engine, { image, platform }: ContainerOptions): ImageDetails {
  const details = store.images.describe(store.images.resolve(image), platform);
  if (details.topSnapshot !== undefined || details.config.diffIds.length === 0) return details;
  throw new Fault("failed_precondition", `image ${image} is not unpacked; load or pull it again`);
}

/** Docker would make a directory of a source that is not there: a typing mistake that lasts. */
function demandSources({ binds }: ContainerOptions): void {
  for (const { source } of binds) {
    if (!existsSync(source)) throw new Fault("not_found", `bind source ${source} does not exist`);
  }
}

interface Wished {
  readonly container: Container;
  readonly image: ImageDetails;
  readonly wish: StdioWish;
}

/** What the shim needs for the task, not for its own start. */
function makeTheRest(engine: Engine, { container, image, wish }: Wished): void {
  makeFifos(engine.platform, wish);
  writeOwnFiles(engine.layout.directory(container.id), container.config);
  engine.store.snapshots.prepare(container.snapshotKey, image.topSnapshot);
}

/** Waits for the shim first: nothing may still be starting while it is removed. */
async function hangUp(started: Promise<ShimConnection>): Promise<void> {
  const [shim] = await Promise.allSettled([started]);
  if (shim.status === "fulfilled") await shim.value[Symbol.asyncDispose]();
}

function makeDirectories({ layout }: Engine, { id }: Container): void {
  for (const path of [layout.directory(id), join(layout.bundle(id), "rootfs")]) {
    guarded(`make ${path}`, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
  }
}

function writeConfig(
  engine: Engine,
  { id, config }: Container,
  { image, size }: { readonly image: ImageDetails; readonly size: TerminalSize | undefined },
): void {
  const directory = engine.layout.directory(id);
  const text = JSON.stringify(
    planConfig(config, {
      identity: findIdentity(config.user, imageLayers(engine, image)),
      size,
      cgroupsPath: `/skiff-${id}`,
      cgroupNamespace: existsSync("/sys/fs/cgroup/cgroup.controllers"),
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

function imageLayers({ store }: Engine, { topSnapshot }: ImageDetails): readonly string[] {
  if (topSnapshot === undefined) return [];
  return [store.snapshots.directory(topSnapshot), ...store.snapshots.lowerDirectories(topSnapshot)];
}

function planTask(
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
