import type { Digest } from "@skiff/spec";
import type { Labels } from "../labels/labels.ts";

/** A name, and what it stands for. */
export interface Image {
  /** `docker.io/library/busybox:latest`; an image without a name has its target's digest for one. */
  readonly name: string;
  /** An index or a manifest. */
  readonly target: {
    readonly digest: Digest;
    readonly mediaType: string;
    readonly size: number;
    readonly annotations?: ReadonlyMap<string, string> | undefined;
  };
  readonly labels: Labels;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
