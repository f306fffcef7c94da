import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Source } from "./bundle-scripts.ts";
import type { Script } from "./encode-bundle.ts";
import { isUpToDate } from "./is-up-to-date.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";
import { writeIfChanged } from "./write-if-changed.ts";

export function compileScript(source: Source, compiler: string): Script {
  const { name, path } = source;
  const compiled = path.replace(/\.js$/, ".bc");
  if (!isUpToDate(compiled, [path, compiler])) {
    writeIfChanged(compiled, runTool([compiler, path, basename(path)], root));
  }
  return { name, bytecode: readFileSync(compiled) };
}
