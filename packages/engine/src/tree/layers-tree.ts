import { relative } from "node:path";
import { overlayAttributes } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { Tree } from "./tree.ts";

/** What layers, the nearest first, show; mounted on `directory` for each look where there are several. To read only. */
export function layersTree({ store }: Engine, layers: readonly string[], directory: string): Tree {
  const cwd = store.snapshotDirectory;
  const [only, ...others] = layers;
  if (only !== undefined && others.length === 0) return { directory: only, mounts: undefined, cwd };
  const lower = `lowerdir=${layers.map((path) => relative(cwd, path)).join(":")}`;
  const overlay = [...overlayAttributes(), lower].join(",");
  return { directory, mounts: { overlay, binds: [] }, cwd };
}
