import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { addSegments } from "./add-segments.ts";
import type { Host } from "./build-host.ts";
import { bundleScripts } from "./bundle-scripts.ts";
import { encodeBundle } from "./encode-bundle.ts";
import { isUpToDate } from "./is-up-to-date.ts";
import { listScripts } from "./list-scripts.ts";
import { planImages } from "./plan-images.ts";
import type { Program } from "./program.ts";
import { replaceFile } from "./replace-file.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";

/** Where host/src/image.rs wants to find the first, and how far the next one is from it. */
const firstAddress = 0x10_0000_0000n;
const distance = 64n << 20n;

/**
 * Makes the program, or leaves it as it is if nothing that it is made from
 * changed. Without a script `boot` there is no such program, and nothing is
 * made. What stack traces point into stays in `dist/scripts`.
 */
export async function buildProgram(program: Program, host: Host): Promise<void> {
  const folder = join(root, program.scripts);
  if (!existsSync(join(folder, "boot.ts"))) return;
  const work = join(root, "dist/scripts", program.path.slice("dist/".length));
  const images = planImages(listScripts(folder), program.images);
  const bundles: string[] = [];
  for (const { suffix, entries } of images) {
    bundles.push(await bundleScripts(entries, `${work}${suffix}.js`, program.substitutes));
  }

  const path = join(root, program.path);
  const linked = host.linked[program.variant];
  const sources = [host.compiler, linked, join(root, "scripts/build/programs.ts")];
  if (isUpToDate(path, [...bundles, ...sources])) return;
  const directory = new Map(
    images.flatMap(({ entries }, number) => entries.map(({ name }) => [name, number] as const)),
  );
  const shown = (bundle: string): string[] => (program.namesLines ? [basename(bundle)] : []);
  const segments = bundles.map((bundle, number) => {
    const bytecode = runTool([host.compiler, bundle, ...shown(bundle)], root);
    const image = encodeBundle({ ...program, number, directory, bytecode });
    return {
      address: firstAddress + BigInt(number) * distance,
      bytes: runTool([linked], root, image),
    };
  });
  replaceFile(path, addSegments(readFileSync(linked), segments), 0o755);
}
