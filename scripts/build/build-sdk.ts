import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { gatherTypes } from "./gather-types.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";
import { writePackage } from "./write-package.ts";

const source = join(root, "packages/sdk");
const entries = { index: "src/index.ts", testing: "src/testing/index.ts" };

/** Makes of the SDK, and all that it imports, a package that npm can install: `dist/sdk`. */
export async function buildSdk(): Promise<void> {
  writePackage(join(root, "dist/sdk"), [
    ...(await bundle()),
    ...types(),
    ["package.json", manifest()],
    ["README.md", readFileSync(join(source, "README.md"))],
    ["LICENSE", readFileSync(join(root, "LICENSE"))],
  ]);
}

/** What both entries need is in files that both import: there is one `Fault`. */
async function bundle(): Promise<readonly (readonly [string, Uint8Array])[]> {
  const { outputFiles } = await build({
    absWorkingDir: source,
    entryPoints: entries,
    outdir: "/",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    target: "esnext",
    platform: "node",
    external: ["bun", "bun:*"],
    charset: "utf8",
    legalComments: "eof",
    logLevel: "error",
  });
  return outputFiles.map(({ path, contents }) => [path.slice(1), contents] as const);
}

function types(): readonly (readonly [string, Uint8Array])[] {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "sdk-types-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const tsc = join(root, "node_modules/.bin/tsc");
  runTool([tsc, "-p", "scripts/build/sdk-types.json", "--outDir", folder], root);
  return gatherTypes(
    folder,
    Object.values(entries).map((entry) => `sdk/${entry}`),
  );
}

/** As it is for whoever installs it: all that it needs is in it. */
function manifest(): Uint8Array {
  const { name, version, license } = readManifest();
  const exported = Object.entries(entries).map(([entry, path]): [string, object] => [
    entry === "index" ? "." : `./${entry}`,
    { types: `./types/sdk/${path.replace(/ts$/, "d.ts")}`, default: `./${entry}.js` },
  ]);
  const written = {
    name,
    version,
    description: "Containers from TypeScript, without a daemon",
    license,
    type: "module",
    sideEffects: false,
    os: ["linux"],
    engines: { node: ">=24", bun: ">=1.3" },
    exports: Object.fromEntries(exported),
  };
  return Buffer.from(`${JSON.stringify(written, undefined, 2)}\n`);
}

function readManifest(): Readonly<Record<"name" | "version" | "license", string>> {
  const text = readFileSync(join(source, "package.json"), "utf8");
  const field = (name: string): string => new RegExp(`"${name}": "(.*)"`).exec(text)?.[1] ?? "";
  return { name: field("name"), version: field("version"), license: field("license") };
}
