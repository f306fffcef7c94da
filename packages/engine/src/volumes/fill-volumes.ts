import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { guarded, readArchiveOf, startWriting, type Volume } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { VolumeWish } from "../container/container-options.ts";
import type { Engine } from "../engine.ts";
import { hostTree } from "../tree/host-tree.ts";
import { layersTree } from "../tree/layers-tree.ts";
import { lookAt, type Sight } from "../tree/look-at.ts";
import { treeLine } from "../tree/tree-line.ts";
import type { Tree } from "../tree/tree.ts";
import { holdVolumes, isMount } from "./hold-volumes.ts";
import { volumeUsers } from "./volume-users.ts";

/**
 * Makes the directories of a container's volumes, and has mounted what they name. One that is empty, and no
 * other container's, gets what the image has at its place, where that is not a part of it: all at once, so that
 * a crash leaves it empty, unless it is something that is mounted. Throws as `copyFiles` and `holdVolumes`.
 */
export async function fillVolumes(
  engine: Engine,
  container: Container,
  image: {
    readonly wishes: readonly VolumeWish[] | undefined;
    /** Its layers' directories, the nearest first. */
    readonly layers: readonly string[];
  },
): Promise<void> {
  const { volumes } = engine.store;
  holdVolumes(engine, container);
  for (const { volume: name, subpath, destination } of container.config.binds) {
    if (name === undefined) continue;
    const volume = volumes.get(name);
    const path = volumes.makeDirectory(volume);
    const wish = image.wishes?.find((given) => given.destination === destination);
    const isFresh = readdirSync(path).length === 0 && volumeUsers(engine, name).length === 1;
    if (subpath !== undefined || wish?.copies === false || !isFresh || image.layers.length === 0)
      continue;
    const tree = layersTree(engine, image.layers, engine.layout.directory(container.id));
    const sight = await lookAt(engine, { tree, path: destination, follow: true });
    if (sight.kind !== "directory") continue;
    const copying = { tree, sight, to: path };
    if (isMount(volume)) await copyInto(engine, copying);
    else await copyUp(engine, { ...copying, by: copyFolder(engine, volume, container) });
  }
}

/** Where a container's making copies what is to be a volume's files. */
export function copyFolder({ store }: Engine, volume: Volume, { id }: Container): string {
  return join(store.volumes.folder(volume), `copy-${id}`);
}

interface Copying {
  readonly tree: Tree;
  readonly sight: Sight;
  readonly to: string;
}

async function copyUp(
  engine: Engine,
  { by, to, ...copying }: Copying & { readonly by: string },
): Promise<void> {
  guarded(`make ${by}`, () => mkdirSync(by, { mode: 0o700 }));
  await copyInto(engine, { ...copying, to: by });
  guarded(`make ${to}`, () => {
    rmdirSync(to); // throws where another has put something there
    renameSync(by, to);
  });
}

async function copyInto({ store }: Engine, { tree, sight, to }: Copying): Promise<void> {
  const reading = treeLine("read", tree, {
    path: sight.path,
    options: ["--name", ".", "--follow"],
  });
  const writing = treeLine("write", hostTree, { path: to, options: ["--keep-owner"] });
  await using archive = await startWriting(store.oar, writing);
  await archive.write(readArchiveOf(store.oar, reading, tree.cwd), undefined);
  await archive.finish();
  guarded(`own ${to}`, () => {
    chownSync(to, sight.uid, sight.gid);
    chmodSync(to, sight.mode & 0o7777);
  });
}
