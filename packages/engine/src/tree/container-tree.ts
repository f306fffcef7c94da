import { join, relative } from "node:path";
import { Fault } from "@skiff/base";
import { isMounted, overlayAttributes } from "@skiff/store";
import type { Bind } from "../container/bind.ts";
import type { Container } from "../container/container.ts";
import type { Engine } from "../engine.ts";
import { observeContainer } from "../observe-container.ts";
import { isMount } from "../volumes/hold-volumes.ts";
import type { Tree } from "./tree.ts";

/** A container's files, with what is bound into it. Of one that does not run they are mounted for each look alone. */
export async function containerTree(engine: Engine, container: Container): Promise<Tree> {
  const { store, layout } = engine;
  const { status } = await observeContainer(engine, container);
  const runs = status === "running" || status === "paused";
  const own = layout.directory(container.id);
  const binds = [
    ...["hosts", "hostname", "resolv.conf"].map((name) => ({
      source: join(own, name),
      destination: `/etc/${name}`,
      readOnly: false,
    })),
    ...container.config.binds.map((bind) => (runs ? bind : unmounted(engine, bind))),
  ];
  const cwd = store.snapshotDirectory;
  if (runs) {
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

/**
 * What a container that does not run sees of the host's. Throws `failed_precondition` where that is a volume that is something to be mounted, and
 * nobody has it mounted.
 */
function unmounted({ store }: Engine, bind: Bind): Bind {
  const volume = bind.volume === undefined ? undefined : store.volumes.get(bind.volume);
  if (volume === undefined || !isMount(volume) || isMounted(bind.source)) return bind;
  const { device = "", o = "" } = volume.options;
  if (o.split(",").some((option) => /^r?bind$/.test(option))) return { ...bind, source: device };
  throw new Fault(
    "failed_precondition",
    `volume ${volume.name} is mounted only while a container that has it runs; start one first`,
  );
}
