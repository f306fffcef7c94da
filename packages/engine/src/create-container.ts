import { existsSync, mkdirSync } from "node:fs";
import { attemptAsync, Fault } from "@skiff/base";
import { guarded, type ImageDetails } from "@skiff/store";
import { claimContainer } from "./container/claim-container.ts";
import type { Container } from "./container/container.ts";
import type { ContainerOptions } from "./container/container-options.ts";
import { writeOwnFiles } from "./container/write-own-files.ts";
import type { Engine } from "./engine.ts";
import { findNameServers } from "./network/find-name-servers.ts";
import { fillVolumes } from "./volumes/fill-volumes.ts";
import { letGoVolumes } from "./volumes/hold-volumes.ts";
import { ensurePod } from "./recreate-task.ts";
import { removeContainer } from "./remove-container.ts";
import type { Attachment } from "./task/attachment.ts";
import { createTask } from "./task/create-task.ts";
import type { Ready } from "./ready.ts";

/**
 * Makes a container that `startContainer` can start. The record is there first; a fault on the way
 * undoes all of it, and a crash leaves what `reconcile` removes. Throws `not_found` for
 * a bind's source, `already_exists` for the name, `invalid_argument`, `resource_exhausted`.
 */
export async function createContainer(
  engine: Engine,
  options: ContainerOptions,
): Promise<Container> {
  demandSources(options);
  const { image } = options;
  const layers = imageLayers(engine, image);
  await using undo = new AsyncDisposableStack();
  const container = claimContainer(engine, options);
  undo.defer(() => attemptAsync(() => removeContainer(engine, container), engine.warn));
  makeDirectory(engine, container);
  await fillVolumes(engine, container, { wishes: options.volumes, layers });
  letGoVolumes(engine, container);
  makeLasting(engine, container, image?.topSnapshot);
  const made = engine.containers.change(container, () => ({
    intent: "kept",
    dropsVolumes: options.autoRemove,
    keeper: undefined,
  }));
  undo.move();
  return made;
}

/** As `createContainer`, its task created with it, for `run`. */
export async function createReady(
  engine: Engine,
  options: ContainerOptions,
  attachment?: Attachment,
): Promise<Ready> {
  demandSources(options);
  const { image } = options;
  const layers = imageLayers(engine, image);
  await using undo = new AsyncDisposableStack();
  const container = claimContainer(engine, options);
  undo.defer(() => attemptAsync(() => removeContainer(engine, container), engine.warn));
  makeDirectory(engine, container);
  await fillVolumes(engine, container, { wishes: options.volumes, layers });
  await ensurePod(engine, container);
  const task = await createTask(engine, container, {
    attachment,
    layers,
    meanwhile: () => makeLasting(engine, container, image?.topSnapshot),
  });
  undo.move();
  return { ...task, container, undo: () => removeContainer(engine, container, task) };
}

/** Docker would make a directory of a source that is not there: a typing mistake that lasts. */
function demandSources({ binds }: ContainerOptions): void {
  for (const { source } of binds) {
    if (!existsSync(source))
      throw new Fault("not_found", `bind source path does not exist: ${source}`);
  }
}

function makeDirectory({ layout }: Engine, { id }: Container): void {
  const path = layout.directory(id);
  guarded(`make ${path}`, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
}

/** What a container has that does not run. */
function makeLasting(engine: Engine, container: Container, topSnapshot: string | undefined): void {
  const { config } = container;
  writeOwnFiles(engine.layout.directory(container.id), config, findNameServers(engine, config));
  engine.store.snapshots.prepare(container.snapshotKey, topSnapshot);
}

function imageLayers({ store }: Engine, image: ImageDetails | undefined): readonly string[] {
  const topSnapshot = image?.topSnapshot;
  if (topSnapshot === undefined) return [];
  return [store.snapshots.directory(topSnapshot), ...store.snapshots.lowerDirectories(topSnapshot)];
}
