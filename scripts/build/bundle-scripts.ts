import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Fault } from "@skiff/base";
import { type BuildFailure, build, type Plugin } from "esbuild";
import type { Entry } from "./list-scripts.ts";
import { root } from "./root.ts";
import { wrapScript } from "./wrap-script.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/**
 * Makes one file out of all scripts and all that they import and use, and gives
 * its path. It leaves each script as a function in global `host:scripts`; what
 * they import is evaluated at once, by the build.
 */
export async function bundleScripts(
  entries: readonly Entry[],
  path: string,
  substitutes: Readonly<Record<string, string>> = {},
): Promise<string> {
  for (const file of await bundle(entries, path, substitutes))
    writeIfChanged(file.path, file.contents);
  return path;
}

/** Lines stay lines: stack traces name them, and bytecode has no white space anyway. */
async function bundle(
  entries: readonly Entry[],
  outfile: string,
  substitutes: Readonly<Record<string, string>>,
): Promise<readonly { path: string; contents: Uint8Array }[]> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      stdin: { contents: index(entries), resolveDir: root, sourcefile: "scripts" },
      outfile,
      bundle: true,
      write: false,
      format: "iife",
      target: "esnext",
      platform: "neutral",
      mainFields: ["module", "main"],
      treeShaking: true,
      minifySyntax: true,
      sourcemap: "external",
      charset: "utf8",
      legalComments: "none",
      banner: { js: `"use strict";` }, // as the modules are that it is made of
      logLevel: "error",
      plugins: [substituted(substitutes), absentModules, hostModule, scriptBodies(entries)],
    });
    return outputFiles;
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new Fault("internal", `bundle ${outfile}: see above`, { cause: error });
  }
}

function index(entries: readonly Entry[]): string {
  const imports = entries.map((entry) => `import { ${entry.function} } from "${entry.path}";`);
  const members = entries.map((entry) => `"${entry.name}": ${entry.function}`);
  return `${imports.join("\n")}\nglobalThis["host:scripts"] = { ${members.join(", ")} };`;
}

/** `host:linux` is the global of that name, which the host makes. */
const hostModule: Plugin = {
  name: "host:linux",
  setup: (linking) => {
    linking.onResolve({ filter: /^host:/ }, ({ path }) => ({ path, namespace: "host" }));
    linking.onLoad({ filter: /^host:linux$/, namespace: "host" }, () => ({
      contents: `export const { linux, host } = globalThis["host:linux"];`,
    }));
    linking.onLoad({ filter: /^host:sqlite$/, namespace: "host" }, () => ({
      contents: `export const sqlite = globalThis["host:sqlite"];`,
    }));
  },
};

/** Modules of another platform, in whose place this one's are taken, of the same name. */
function substituted(substitutes: Readonly<Record<string, string>>): Plugin {
  return {
    name: "substitutes",
    setup: (linking) => {
      linking.onResolve({ filter: /./ }, ({ path, resolveDir }) => {
        const wanted = path.startsWith(".") ? relative(root, join(resolveDir, path)) : path;
        for (const [prefix, folder] of Object.entries(substitutes)) {
          if (!wanted.startsWith(prefix)) continue;
          const name = wanted
            .slice(prefix.length)
            .replaceAll("_", "-")
            .replace(/(\.ts)?$/, ".ts");
          const own = join(root, folder, name);
          return existsSync(own) ? { path: own } : { path, namespace: "absent" };
        }
        return undefined;
      });
    },
  };
}

/** What is not there is missed only where it is used. */
const absentModules: Plugin = {
  name: "absent modules",
  setup: (linking) => {
    linking.onLoad({ filter: /./, namespace: "absent" }, () => ({
      contents: "module.exports = {};",
    }));
  },
};

function scriptBodies(entries: readonly Entry[]): Plugin {
  const functions = new Map(entries.map((entry) => [entry.path, entry.function]));
  return {
    name: "script bodies",
    setup: (linking) => {
      linking.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const name = functions.get(path);
        if (name === undefined) return undefined;
        return { contents: wrapScript(path, readFileSync(path, "utf8"), name), loader: "ts" };
      });
    },
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error;
}
