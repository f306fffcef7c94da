import { join } from "node:path";
import type { Mount } from "./snapshotter.ts";

/** What makes a snapshot visible; pure. */
export function overlayMounts(snapshot: {
  readonly kind: "active" | "view";
  /** Its own directory. */
  readonly directory: string;
  /** The differences below, the nearest first. */
  readonly lower: readonly string[];
  readonly hasIndex: boolean;
  /** See `overlayAttributes`. */
  readonly attributes: readonly string[];
}): readonly Mount[] {
  const { kind, directory, lower, hasIndex, attributes } = snapshot;
  const [nearest, ...others] = lower;
  if (nearest === undefined) return [bind(join(directory, "fs"), kind === "active" ? "rw" : "ro")];
  if (kind === "view" && others.length === 0) return [bind(nearest, "ro")];
  const options = [
    ...(hasIndex ? ["index=off"] : []),
    ...attributes,
    ...(kind === "active"
      ? [`upperdir=${join(directory, "fs")}`, `workdir=${join(directory, "work")}`]
      : []),
    `lowerdir=${lower.join(":")}`,
  ];
  return [{ type: "overlay", source: "overlay", options }];
}

function bind(source: string, access: "ro" | "rw"): Mount {
  return { type: "bind", source, options: [access, "rbind"] };
}
