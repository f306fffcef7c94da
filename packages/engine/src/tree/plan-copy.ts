import { posix } from "node:path";
import { Fault } from "@skiff/base";
import type { Sight } from "./look-at.ts";

/** Into which directory a copy goes, and what it is called there; "." for a directory's contents. */
export interface CopyPlan {
  readonly folder: string;
  readonly name: string;
}

/**
 * As Docker and cp(1) have it: into a directory that is there, over a file that is there, or by a new
 * name. `source` is as it was written; of a directory "/." stands for its contents. Throws
 * `invalid_argument` and `failed_precondition`.
 */
export function planCopy(
  source: { readonly path: string; readonly kind: Sight["kind"] },
  destination: { readonly path: string; readonly kind: Sight["kind"] },
): CopyPlan {
  const isDirectory = source.kind === "directory";
  const { path, kind } = destination;
  if (kind === "directory") {
    const ownName = posix.basename(source.path);
    const isContents = isDirectory && ["", ".", ".."].includes(lastOf(source.path) || ownName);
    return { folder: path, name: isContents ? "." : ownName };
  }
  if (kind !== "none") {
    if (isDirectory) throw new Fault("failed_precondition", `cannot copy a directory over ${path}`);
    if (!path.endsWith("/")) return named(path);
  } else if (isDirectory || !path.endsWith("/")) return named(path);
  throw new Fault("invalid_argument", `destination ${path} must be a directory that is there`);
}

function named(path: string): CopyPlan {
  return { folder: posix.dirname(path), name: posix.basename(path) };
}

/** Empty for a path that ends with a slash. */
function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
