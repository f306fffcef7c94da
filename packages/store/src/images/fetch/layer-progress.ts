import type { Digest } from "@skiff/spec";

/** How far a layer has come: in what order, see `fetchImage`. */
export interface LayerProgress {
  readonly layer: Digest;
  readonly state: "waiting" | "present" | "fetching" | "fetched" | "unpacked";
  /** Bytes that are here, of `size`. */
  readonly done: number;
  readonly size: number;
}
