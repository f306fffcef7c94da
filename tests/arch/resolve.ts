import { dirname, join } from "node:path";
import type { Package } from "./package.ts";
import type { SourceFile } from "./source-file.ts";
import type { Tree } from "./tree.ts";

/** What an import specifier in `file` stands for. */
export type Target =
  /** A file of the tree, named by a relative path. */
  | { readonly kind: "file"; readonly path: string; readonly owner: Package | undefined }
  /** A package of the tree, named by its name; `subpath` is "." or "./…". */
  | { readonly kind: "package"; readonly owner: Package; readonly subpath: string }
  /** `node:fs`, `bun:ffi`, `host:linux`. */
  | { readonly kind: "platform"; readonly scheme: string; readonly module: string }
  /** Anything else comes from a registry. */
  | { readonly kind: "registry"; readonly name: string };

export function resolve(tree: Tree, file: SourceFile, specifier: string): Target {
  if (specifier.startsWith(".") || specifier.startsWith("/")) {
    const path = specifier.startsWith("/") ? specifier : join(dirname(file.path), specifier);
    const owner = tree.packages.find(({ folder }) => path.startsWith(`${folder}/`));
    return { kind: "file", path, owner };
  }
  const [scheme, module] = specifier.split(":", 2);
  if (scheme !== undefined && module !== undefined) return { kind: "platform", scheme, module };
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const owner = tree.packages.find((candidate) => candidate.name === name);
  if (owner === undefined) return { kind: "registry", name };
  return { kind: "package", owner, subpath: `.${specifier.slice(name.length)}` };
}
