import { lstatSync, mkdirSync, type Stats } from "node:fs";
import { join, resolve } from "node:path";
import { Fault } from "@skiff/base";
import { executeProgram } from "./bun/execute-program.ts";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import { globalFlags } from "./global-flags.ts";
import { rootlessVariable } from "./is-own-root.ts";
import { programsFolder } from "./programs-folder.ts";

/**
 * Begins the command again, in this very process, as root of the user's own user namespace (`oar
 * userns`): nothing of it may have been done yet. Where that cannot be begun `oar` says so, and ends
 * with `failure`; throws for places that are not the user's.
 */
export function becomeRoot(
  line: ParsedLine,
  places: { readonly root: string; readonly state: string; readonly failure: number },
): never {
  const [root, state] = [resolve(places.root), resolve(places.state)];
  makeOwn(root);
  makeOwn(state);
  const debug = line.get(globalFlags.debug) ? ["--debug"] : [];
  const words = [process.execPath, ...debug, "--root", root, "--state", state, ...line.operands];
  const oar = join(programsFolder(), "oar");
  const options = ["--failure", String(places.failure)];
  const args = [oar, "userns", ...options, join(state, "namespaces"), ...words];
  return executeProgram(oar, args, { ...process.env, [rootlessVariable]: "1" });
}

/** Made for the user alone. What another user made in a place that all may write to is not ours. */
function makeOwn(path: string): void {
  const found = made(path);
  if (found.isDirectory() && found.uid === process.geteuid?.() && (found.mode & 0o022) === 0)
    return;
  throw new Fault("permission_denied", `${path} is not yours alone to write to; ${others}`);
}

const others = "choose other places with --root and --state";

function made(path: string): Stats {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return lstatSync(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Fault("permission_denied", `make ${path}: ${String(error.code)}; ${others}`, {
      cause: error,
    });
  }
}
