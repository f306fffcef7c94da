import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { guarded } from "../../files/guarded.ts";
import { removeTree } from "../../files/remove-tree.ts";
import { observeUsage } from "../observe-usage.ts";
import { runTool } from "../run-tool.ts";
import type { SnapshotDriver, SnapshotPlace } from "../snapshot-driver.ts";

/**
 * Snapshots that are whole copies: each has all that it shows in DIRECTORY/fs, on any file system, and shares
 * blocks with its parent where that can (ioctl_ficlone(2)). By cp(1) of GNU coreutils: owners, modes, times,
 * hard links, extended attributes and holes stay.
 */
export const nativeDriver: SnapshotDriver = {
  make: async (place) => {
    const root = rootOf(place);
    await removeTree(place.directory); // of a row that a power loss undid
    guarded(`make ${root}`, () => mkdirSync(root, { recursive: true, mode: 0o755 }));
    const [parent] = place.parents;
    if (parent !== undefined && place.kind === "active") {
      await runTool("cp", ["-a", "--reflink=auto", "--", `${rootOf(parent)}/.`, root]);
    }
    return undefined;
  },
  mounts: ({ kind, directory, parents: [parent] }) => {
    const source = rootOf(kind === "view" && parent !== undefined ? parent : { directory });
    const access = kind === "view" ? "ro" : "rw";
    return Promise.resolve([{ type: "bind", source, options: ["rbind", access] }]);
  },
  commit: () => Promise.resolve(undefined),
  usage: async (place) => observeUsage(rootOf(place)),
  remove: async ({ directory }) => {
    await removeTree(directory);
  },
};

function rootOf({ directory }: Pick<SnapshotPlace, "directory">): string {
  return join(directory, "fs");
}
