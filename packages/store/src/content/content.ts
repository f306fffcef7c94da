import type { Digest } from "@skiff/spec";

/** Bytes that are here, and are what their digest says. */
export interface Content {
  readonly id: number;
  readonly digest: Digest;
  readonly size: number;
}
