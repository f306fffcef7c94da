import type { History } from "@skiff/spec";
import { chainIds } from "../snapshots/chain-ids.ts";
import type { OverlaySnapshotter } from "../snapshots/overlay-snapshotter.ts";
import type { ImageDetails } from "./image-details.ts";

/** A step by which an image was made. */
export interface HistoryStep extends History {
  /** Bytes of its layer, uncompressed; 0 for a step without one. */
  readonly size: number;
}

/** The steps of an image, the newest first. A layer that no step tells of is a step without words. */
export function listHistory(
  snapshots: OverlaySnapshotter,
  { config }: ImageDetails,
): readonly HistoryStep[] {
  const sizes = chainIds(config.diffIds).map((name) => snapshots.find(name)?.size ?? 0);
  const told = config.history.map((step) => ({
    ...step,
    size: step.emptyLayer ? 0 : (sizes.shift() ?? 0),
  }));
  const untold = sizes.map((size) => ({
    created: undefined,
    createdBy: undefined,
    comment: undefined,
    emptyLayer: false,
    size,
  }));
  return [...told, ...untold].toReversed();
}
