import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isUpToDate } from "./is-up-to-date.ts";
import { isProfiled, layoutScript, link } from "./link.ts";
import type { Variant } from "./program.ts";
import { root } from "./root.ts";
import { runTool } from "./run-tool.ts";
import { writeIfChanged } from "./write-if-changed.ts";

export interface Host {
  /** Turns a script into bytecode. */
  readonly compiler: string;
  /** The host as a program that has no scripts yet. */
  readonly linked: Readonly<Record<Variant, string>>;
}

const home = join(root, "host");
const out = join(root, "dist/host");

/** Cargo itself finds out what changed. */
export function buildHost(): Host {
  return {
    compiler: buildLinked("host-compile", {
      crate: "host-compiler",
      library: "libhost_compile.a",
      features: [],
    }),
    linked: {
      release: buildLinked("release", { crate: "host", library: "libhost.a", features: [] }),
      "fault-injection": buildLinked("fault-injection", {
        crate: "host",
        library: "libhost.a",
        features: ["fault-injection"],
      }),
      sqlite: buildLinked("sqlite", {
        crate: "host",
        library: "libhost.a",
        features: ["sqlite"],
      }),
    },
  };
}

interface Wanted {
  readonly crate: string;
  readonly library: string;
  readonly features: readonly string[];
}

function buildLinked(name: string, wanted: Wanted): string {
  const { crate, library, features } = wanted;
  const flags = ["--quiet", "--release", "--locked"];
  const chosen = [...features, ...(isProfiled && crate === "host" ? ["profile"] : [])];
  const named = ["--package", crate, "--features", chosen.join()];
  runTool(["cargo", "build", ...flags, ...named], home);
  const kept = join(out, `${name}.a`);
  writeIfChanged(kept, readFileSync(join(home, "target/release", library)));
  const program = join(out, name);
  if (!isUpToDate(program, [kept, layoutScript])) link(kept, program);
  return program;
}
