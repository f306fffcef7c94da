import type { FakeProcess } from "./fake-process.ts";
import type { Node } from "./node.ts";

/** An open file description (open(2)), and what poll(2) needs to know of it. */
export interface OpenFile {
  /** What was opened: a node of the tree, a process, an inotify instance, or a socket. */
  readonly opened:
    | { readonly kind: "node"; readonly node: Node }
    | { readonly kind: "process"; readonly process: FakeProcess }
    | { readonly kind: "inotify"; readonly watches: Map<bigint, number>; readonly queue: number[] }
    | { readonly kind: "socket" };
  readonly flags: number;
  offset: number;
  /** The version of the leaf when it was last read. */
  seen: number | undefined;
}
