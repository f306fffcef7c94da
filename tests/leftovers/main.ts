import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { decodeWorld } from "./decode-world.ts";
import { differences } from "./differences.ts";
import { encodeWorld } from "./encode-world.ts";
import { observeWorld } from "./observe-world.ts";
import { worldKinds } from "./world-kinds.ts";
import type { World } from "./world.ts";

const usage =
  "main.ts observe|compare FILE [--root FOLDER]… [--database FILE]… [--process WORD]… [--marker WORD]";

/** `observe` writes what is there to FILE; `compare` prints how the world differs from it. */
function main(): 0 | 1 | 2 {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      root: { type: "string", multiple: true, default: [] },
      database: { type: "string", multiple: true, default: [] },
      process: { type: "string", multiple: true },
      marker: { type: "string" },
    },
  });
  const [verb, file] = positionals;
  if (file === undefined || (verb !== "observe" && verb !== "compare")) {
    console.error(usage);
    return 2;
  }
  const world: World = {
    ...observeWorld({
      roots: values.root,
      databases: values.database,
      ...(values.process && { processMarkers: values.process }),
      ...(values.marker !== undefined && { marker: values.marker }),
    }),
    descriptors: new Set(), // of this process, which the container never knew
  };
  if (verb === "compare") return compare(decodeWorld(readFileSync(file, "utf8")), world);
  writeFileSync(file, JSON.stringify(encodeWorld(world)));
  return 0;
}

function compare(before: World, after: World): 0 | 1 {
  const found = differences(before, after);
  for (const kind of worldKinds) {
    if (kind !== "descriptors") console.log(`${String(after[kind].size).padStart(6)} ${kind}`);
  }
  console.log(found.length === 0 ? "all as it was before" : found.join("\n"));
  return found.length === 0 ? 0 : 1;
}

process.exitCode = main();
