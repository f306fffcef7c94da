import type { ByteString } from "@skiff/spec";
import type { MergedEntry } from "./merged-directory.ts";

export type Change = "added" | "changed" | "none";

/** What is told of differences, in order. */
export interface Teller {
  /** A directory, until `leave`. One that is unchanged is told of only with something in it. */
  enter(path: ByteString, entry: MergedEntry, change: Change): void;
  leave(): void;
  /** What was there by that name is gone. */
  whiteout(folder: ByteString, name: ByteString): void;
  /** Whatever is no directory, and not unchanged. */
  file(path: ByteString, entry: MergedEntry, change: Change): void;
}
