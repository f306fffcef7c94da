import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "./build-host.ts";
import { bundleScripts } from "./bundle-scripts.ts";
import { compileScript } from "./compile-script.ts";
import { encodeBundle } from "./encode-bundle.ts";
import { isUpToDate } from "./is-up-to-date.ts";
import { link } from "./link.ts";
import { listScripts } from "./list-scripts.ts";
import type { Program } from "./program.ts";
import { root } from "./root.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/**
 * Makes the program, or leaves it as it is if nothing that it is made from
 * changed. Without a script `boot` there is no such program, and nothing is
 * made. What stack traces point into stays beside it in `dist/scripts`.
 */
export async function buildProgram(program: Program, host: Host): Promise<void> {
  const folder = join(root, program.scripts);
  if (!existsSync(join(folder, "boot.ts"))) return;
  const entries = listScripts(folder);
  const work = join(root, "dist/scripts", program.path.slice("dist/".length));
  const sources = await bundleScripts(entries, work);
  const scripts = sources.map((source) => compileScript(source, host.compiler));
  const bundle = join(work, "bundle.bin");
  writeIfChanged(bundle, encodeBundle({ ...program, scripts }));

  const path = join(root, program.path);
  const assembly = join(root, "host/bundle.s");
  const library = host.libraries[program.variant];
  if (isUpToDate(path, [bundle, assembly, library])) return;
  mkdirSync(dirname(path), { recursive: true });
  link([`-Wa,-I${work}`, assembly, library], path);
}
