import { array, boolean, type Decoder, object, string } from "@skiff/spec";

/** What is mounted for a tree to be seen. */
export interface TreeMounts {
  /** Options of the overlay that the directory shows; undefined where it shows what it is to. */
  readonly overlay: string | undefined;
  readonly binds: readonly TreeBind[];
}

interface TreeBind {
  readonly source: string;
  /** What is mounted is this, in the directory that the source is. */
  readonly subpath: string | undefined;
  /** In the tree. */
  readonly destination: string;
  readonly readOnly: boolean;
}

export const decodeTreeMounts: Decoder<TreeMounts> = object((o) => ({
  overlay: o.optional("overlay", string),
  binds:
    o.optional(
      "binds",
      array(
        object((b) => ({
          source: b.required("source", string),
          subpath: b.optional("subpath", string),
          destination: b.required("destination", string),
          readOnly: b.required("readOnly", boolean),
        })),
      ),
    ) ?? [],
}));
