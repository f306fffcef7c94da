import type { Tree } from "./tree.ts";

/** The line of `oar tree`. */
export function treeLine(
  action: "look" | "read" | "write",
  { directory, mounts }: Tree,
  { path, options }: { readonly path: string; readonly options: readonly string[] },
): readonly string[] {
  const mounted = mounts === undefined ? [] : ["--mounts", JSON.stringify(mounts)];
  return ["tree", ...mounted, ...options, "--", action, directory, path];
}
