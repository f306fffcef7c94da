import { join } from "node:path";
import { Fault } from "@skiff/base";
import { type BuildFailure, build, type Plugin } from "esbuild";
import type { Entry } from "./list-scripts.ts";
import { root } from "./root.ts";
import { writeIfChanged } from "./write-if-changed.ts";

export interface Source {
  readonly name: string;
  /** One file that holds all that the script needs. */
  readonly path: string;
}

/** Makes one script out of each entry, with all that it imports and uses. */
export async function bundleScripts(
  entries: readonly Entry[],
  folder: string,
): Promise<readonly Source[]> {
  const points = Object.fromEntries(entries.map(({ name, path }) => [name, path]));
  const { outputFiles } = await bundle(points, folder);
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  return entries.map(({ name }) => ({ name, path: join(folder, `${name}.js`) }));
}

/** Lines stay lines: stack traces name them, and bytecode has no white space anyway. */
async function bundle(
  entryPoints: Record<string, string>,
  outdir: string,
): Promise<{ outputFiles: readonly { path: string; contents: Uint8Array }[] }> {
  try {
    return await build({
      absWorkingDir: root,
      entryPoints,
      outdir,
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
      logLevel: "error",
      plugins: [hostModule],
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new Fault("internal", `bundle ${outdir}: see above`, { cause: error });
  }
}

/** `host:linux` is the global of that name, which the host makes. */
const hostModule: Plugin = {
  name: "host:linux",
  setup: (linking) => {
    linking.onResolve({ filter: /^host:linux$/ }, ({ path }) => ({ path, namespace: "host" }));
    linking.onLoad({ filter: /.*/, namespace: "host" }, () => ({
      contents: `export const { linux, host } = globalThis["host:linux"];`,
    }));
  },
};

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error;
}
