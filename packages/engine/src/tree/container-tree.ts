import { join, relative } from "node:path";
import { overlayAttributes } from "@skiff/store";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import type { Tree } from "./tree.ts";

/** A container's files, with what is bound into it. Of one that does not run they are mounted for each look alone. */
export async function containerTree(engine: Engine, container: Container): Promise<Tree> {
  const { store, layout } = engine;
  const { status } = await observeContainer(engine, container);
  const own = layout.directory(container.id);
  const binds = [
    ...["hosts", "hostname", "resolv.conf"].map((name) => ({
      source: join(own, name),
      destination: `/etc/${name}`,
      readOnly: false,
    })),
    ...container.config.binds,
  ];
  const cwd = store.snapshotDirectory;
  if (status === "running" || status === "paused") {
    const directory = join(layout.bundle(container.id), "rootfs");
    return { directory, mounts: { overlay: undefined, binds }, cwd };
  }
  const upper = store.snapshots.directory(container.snapshotKey);
  const lower = store.snapshots.lowerDirectories(container.snapshotKey);
  if (lower.length === 0) return { directory: upper, mounts: { overlay: undefined, binds }, cwd };
  const short = (path: string): string => relative(cwd, path); // of many layers: mount(2) takes a page
  const overlay = [
    ...overlayAttributes(),
    `upperdir=${short(upper)}`,
    `workdir=${short(join(upper, "../work"))}`,
    `lowerdir=${lower.map(short).join(":")}`,
  ].join(",");
  return { directory: own, mounts: { overlay, binds }, cwd };
}
