import type { Law } from "../law.ts";
import type { Package, Platform } from "../package.ts";
import { platformOf } from "../platform-of.ts";
import { resolve, type Target } from "../resolve.ts";
import type { SourceFile } from "../source-file.ts";
import type { Tree } from "../tree.ts";

/**
 * `node:` only on node, `host:` only on quickjs, `bun:` only in a folder named bun/ on node; and
 * code of one platform imports code of that platform or pure code, or that of packages which stand
 * on a platform that its own package provides. A test may import node:test and
 * node:assert anywhere, for it runs where they are. Outside of packages, what is in a folder named
 * quickjs/ runs there, all else on node.
 */
export const ownPlatformOnly: Law = (tree) => [
  ...tree.packages.flatMap((owner) =>
    owner.files.flatMap((file) =>
      judge(tree, file, { platform: platformOf(owner, file.path), provides: owner.provides }),
    ),
  ),
  ...tree.others.flatMap((file) =>
    judge(tree, file, { platform: file.path.includes("/quickjs/") ? "quickjs" : "node" }),
  ),
];

interface Ground {
  readonly platform: Platform;
  readonly provides?: Platform | undefined;
}

function judge(tree: Tree, file: SourceFile, { platform, provides }: Ground): string[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const target = resolve(tree, file, specifier);
    const needed = neededPlatform(target);
    if (needed === "pure" || needed === platform) {
      const astray = specifier.startsWith("bun:") && !file.path.includes("/bun/");
      return astray ? [`${file.path}:${line}: "${specifier}" outside of a folder named bun/`] : [];
    }
    if (target.kind === "package" && needed === provides) return [];
    if (isTestModule(file, specifier)) return [];
    return [
      `${file.path}:${line}: "${specifier}" is of platform ${needed}, the file of ${platform}`,
    ];
  });
}

function neededPlatform(target: Target): Platform {
  switch (target.kind) {
    case "platform":
      return target.scheme === "host" ? "quickjs" : "node";
    case "package":
      return platformOf(target.owner, exported(target.owner, target.subpath));
    case "file":
      return target.owner === undefined ? "pure" : platformOf(target.owner, target.path);
    case "registry":
      return "pure";
    default:
      return target satisfies never;
  }
}

function exported(owner: Package, subpath: string): string {
  return `${owner.folder}/${(owner.exports.get(subpath) ?? "").replace(/^\.\//, "")}`;
}

function isTestModule(file: SourceFile, specifier: string): boolean {
  const modules = ["node:test", "node:assert", "node:assert/strict"];
  return file.path.endsWith(".test.ts") && modules.includes(specifier);
}
