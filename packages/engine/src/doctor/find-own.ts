import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ContainerId, decodeContainerId } from "@skiff/spec";
import { collectGarbage, guarded, isMounted, observeGarbage } from "@skiff/store";
import { ContainerFiles } from "../container/container-files.ts";
import type { Engine } from "../engine.ts";
import { ContainerTask } from "../task/container-task.ts";
import { namespace } from "../task/shim-program.ts";
import { isMount, unmountIdle } from "../volumes/hold-volumes.ts";
import type { Leftover } from "./leftover.ts";

const form = /^[0-9a-f]{64}$/;

/** What is left in this root itself, and has no row in its store: a row is there before what it tells of. */
export function findOwn(engine: Engine): readonly Leftover[] {
  const files = [...listFolders(engine), ...listPins(engine), ...listLeases(engine)];
  const rows = new Set<string>(engine.containers.list().map(({ id }) => id));
  return [
    ...files.filter(({ id }) => !rows.has(id)).map(({ leftover }) => leftover),
    ...listIdleMounts(engine),
    ...listGarbage(engine),
  ];
}

function listIdleMounts(engine: Engine): readonly Leftover[] {
  const { metadata, volumes } = engine.store;
  const idle = volumes
    .list()
    .filter((one) => isMount(one) && isMounted(volumes.path(one)) && !volumes.isHeld(one));
  return idle.map((volume) => ({
    kind: "mount",
    what: volumes.path(volume),
    why: `of volume ${volume.name}, which no container that runs has`,
    remove: () => metadata.transaction(() => unmountIdle(engine, volume)),
  }));
}

interface Found {
  readonly id: string;
  readonly leftover: Leftover;
}

const why = (id: string): string => `of container ${id}, which this root's store has no row of`;

/** A container's folders, and `oar`'s record of it, count once. */
function listFolders(engine: Engine): readonly Found[] {
  const { root, state, runtimeRoot } = engine.layout;
  const found = new Map<string, string>();
  const records = join(runtimeRoot, namespace);
  for (const folder of [records, join(root, "containers"), join(state, "containers")]) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    for (const id of names) if (form.test(id)) found.set(id, join(folder, id));
  }
  return [...found].map(([id, what]) => {
    const remove = (): Promise<void> => removeFolders(engine, decodeContainerId(id));
    return { id, leftover: { kind: "container", what, why: why(id), remove } };
  });
}

async function removeFolders(engine: Engine, id: ContainerId): Promise<void> {
  await using task = new ContainerTask(engine, id);
  await task.kill();
  await task.remove();
  await task.stopShim();
  new ContainerFiles(engine.layout, id).remove();
}

function listPins(engine: Engine): readonly Found[] {
  const names = readdirSync(join(engine.layout.state, "netns"));
  return names.map((id) => {
    const what = engine.layout.netns(id);
    const remove = (): Promise<void> => engine.oar.unpinNetwork(what);
    return { id, leftover: { kind: "netns", what, why: why(id), remove } };
  });
}

/** A file for each address, named for it, as CNI's `host-local` has it: the container's id is its first line. */
function listLeases({ layout }: Engine): readonly Found[] {
  const networks = readdirSync(layout.ipam).map((network) => join(layout.ipam, network));
  const paths = networks.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^[\d.]+$/.test(name))
      .map((name) => join(folder, name)),
  );
  return paths.flatMap((what) => {
    const id = readFileSync(what, "utf8").split(/[\r\n]/)[0] ?? "";
    const remove = (): void => guarded(`remove ${what}`, () => rmSync(what, { force: true }));
    return form.test(id) ? [{ id, leftover: { kind: "lease", what, why: why(id), remove } }] : [];
  });
}

function listGarbage(engine: Engine): readonly Leftover[] {
  const { content, snapshots, files } = observeGarbage(engine.store);
  const remove = async (): Promise<void> => void (await collectGarbage(engine.store));
  const unused = "that no image, container or lease refers to";
  return [
    ...content.map((digest) => ({ kind: "content", what: digest, why: unused, remove })),
    ...snapshots.map((key) => ({ kind: "snapshot", what: key, why: unused, remove })),
    ...files.map((path) => ({
      kind: "file",
      what: path,
      why: "that the store has no row of",
      remove,
    })),
  ];
}
