import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isUpToDate } from "./is-up-to-date.ts";
import { link } from "./link.ts";
import type { Variant } from "./program.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";
import { writeIfChanged } from "./write-if-changed.ts";

export interface Host {
  /** Turns a script into bytecode. */
  readonly compiler: string;
  /** The library that each program is linked with. */
  readonly libraries: Readonly<Record<Variant, string>>;
}

const home = join(root, "host");
const out = join(root, "dist/host");

/** Cargo itself finds out what changed. */
export function buildHost(): Host {
  const libraries = {
    release: buildLibrary({ crate: "host", library: "libhost.a", as: "release", features: [] }),
    "fault-injection": buildLibrary({
      crate: "host",
      library: "libhost.a",
      as: "fault-injection",
      features: ["--features", "fault-injection"],
    }),
  };
  return { compiler: buildCompiler(), libraries };
}

function buildCompiler(): string {
  const library = buildLibrary({
    crate: "host-compiler",
    library: "libhost_compile.a",
    as: "compiler",
    features: [],
  });
  const compiler = join(out, "host-compile");
  if (!isUpToDate(compiler, [library])) link([library], compiler);
  return compiler;
}

function buildLibrary(wanted: {
  crate: string;
  library: string;
  as: string;
  features: readonly string[];
}): string {
  const { crate, library, as, features } = wanted;
  runTool(
    ["cargo", "build", "--quiet", "--release", "--locked", "--package", crate, ...features],
    home,
  );
  const kept = join(out, as, library);
  writeIfChanged(kept, readFileSync(join(home, "target/release", library)));
  return kept;
}
