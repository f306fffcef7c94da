import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { addSegment } from "./add-segment.ts";
import type { Host } from "./build-host.ts";
import { bundleScripts } from "./bundle-scripts.ts";
import { encodeBundle } from "./encode-bundle.ts";
import { isUpToDate } from "./is-up-to-date.ts";
import { listScripts } from "./list-scripts.ts";
import type { Program } from "./program.ts";
import { replaceFile } from "./replace-file.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Where host/src/image.rs wants to find it. */
const imageAddress = 0x10_0000_0000n;

/**
 * Makes the program, or leaves it as it is if nothing that it is made from
 * changed. Without a script `boot` there is no such program, and nothing is
 * made. What stack traces point into stays in `dist/scripts`.
 */
export async function buildProgram(program: Program, host: Host): Promise<void> {
  const folder = join(root, program.scripts);
  if (!existsSync(join(folder, "boot.ts"))) return;
  const work = join(root, "dist/scripts", program.path.slice("dist/".length));
  const script = `${work}.js`;
  await bundleScripts(listScripts(folder), script);

  const path = join(root, program.path);
  const linked = host.linked[program.variant];
  if (isUpToDate(path, [script, host.compiler, linked, join(root, "scripts/build/programs.ts")]))
    return;
  const bytecode = runTool([host.compiler, script, basename(script)], root);
  const image = runTool([linked], root, encodeBundle({ ...program, bytecode }));
  replaceFile(path, addSegment(readFileSync(linked), image, imageAddress), 0o755);
}
