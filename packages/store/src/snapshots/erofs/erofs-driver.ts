import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@skiff/base";
import { guarded } from "../../files/guarded.ts";
import { removeTree } from "../../files/remove-tree.ts";
import { observeUsage, type Usage } from "../observe-usage.ts";
import { overlayAttributes } from "../overlay-attributes.ts";
import { overlayMounts } from "../overlay-mounts.ts";
import { runTool } from "../run-tool.ts";
import type { SnapshotDriver, SnapshotPlace } from "../snapshot-driver.ts";
import { findErofsObstacle } from "./find-obstacle.ts";
import { ensureMounted, unmount } from "./layer-mount.ts";

type Own = Pick<SnapshotPlace, "directory">;

/**
 * Layers as EROFS images (kernel documentation, filesystems/erofs): an active snapshot is written as overlayfs
 * has it, in DIRECTORY/fs, and becomes DIRECTORY/layer.erofs when it is committed, by mkfs.erofs(1). An image is
 * mounted, to read only, at DIRECTORY/lower from the first time that a child of it is, until it is removed.
 */
export const erofsDriver: SnapshotDriver = {
  make: async ({ directory, kind }) => {
    const obstacle = findErofsObstacle();
    if (obstacle !== undefined) throw new Fault("failed_precondition", `no snapshots: ${obstacle}`);
    await removeTree(directory); // of a row that a power loss undid
    guarded(`make ${directory}`, () => {
      mkdirSync(upper(directory), { recursive: true, mode: 0o755 });
      if (kind === "active") mkdirSync(join(directory, "work"), { mode: 0o711 });
    });
    return undefined;
  },
  mounts: async ({ kind, directory, parents }) => {
    for (const parent of parents) await ensureMounted(image(parent), lower(parent));
    if (kind === "committed") return [];
    return overlayMounts({
      kind,
      directory,
      lower: parents.map(lower),
      hasIndex: hasIndex(),
      attributes: overlayAttributes(),
    });
  },
  commit: async (place) => {
    const made = image(place);
    const draft = `${made}.new`;
    await removeTree(draft);
    await runTool("mkfs.erofs", ["--quiet", draft, upper(place.directory)]);
    guarded(`rename ${draft}`, () => renameSync(draft, made));
    return undefined;
  },
  settle: async ({ directory }) => {
    await removeTree(upper(directory));
    await removeTree(join(directory, "work"));
  },
  usage: async (place) =>
    place.kind === "committed" ? observeImage(image(place)) : observeUsage(upper(place.directory)),
  remove: async ({ directory }) => {
    await unmount(lower({ directory }));
    await removeTree(directory);
  },
};

/** See `OverlaySnapshotter`. */
const hasIndex = (): boolean => existsSync("/sys/module/overlay/parameters/index");

const upper = (directory: string): string => join(directory, "fs");
const image = ({ directory }: Own): string => join(directory, "layer.erofs");
const lower = ({ directory }: Own): string => join(directory, "lower");

function observeImage(path: string): Usage {
  const { blocks } = guarded(`measure ${path}`, () => statSync(path));
  return { size: blocks * 512, inodes: 1 };
}
