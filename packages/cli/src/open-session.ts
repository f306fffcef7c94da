import { join } from "node:path";
import type { Engine } from "@skiff/engine";
import { defaultPlaces } from "./default-places.ts";
import { globalFlags } from "./global-flags.ts";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import type { Output } from "./output.ts";
import type { Program } from "./program.ts";
import type { Session } from "./session.ts";

/**
 * A session by the flags before the verb, for a command that ends with `failure` where it fails.
 * Nothing is opened, nor loaded, before it is asked for.
 */
export function openSession(
  program: Program,
  line: ParsedLine,
  { output, failure }: { readonly output: Output; readonly failure: number },
): Session {
  const own = defaultPlaces();
  const given = line.get(globalFlags.root);
  const root = given ?? own.root;
  const apart = (): string => (given === undefined ? own.state() : join(root, "run"));
  const state = line.get(globalFlags.state) ?? apart();
  let engine: Promise<Engine> | undefined;
  const open = async (): Promise<Engine> => {
    if (process.geteuid?.() !== 0) {
      const { becomeRoot } = await import("./become-root.ts");
      becomeRoot(line, { root, state, failure });
    }
    const { openEngine } = await import("./open-engine.ts");
    return openEngine({ root, state, warn: output.warn });
  };
  const end = async (): Promise<void> => {
    const opened = await engine?.catch(() => undefined); // its fault was told already
    if (opened === undefined) return;
    const { ward } = await import("./open-engine.ts");
    ward(opened);
  };
  const { pull } = program;
  return { ...output, pull, root, state, engine: () => (engine ??= open()), end };
}
