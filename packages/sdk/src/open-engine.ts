import { join } from "node:path";
import type { Fault } from "@skiff/base";
import { openEngine as open, reconcile } from "@skiff/engine";
import type { Abortable } from "./abortable.ts";
import type { Engine } from "./engine.ts";
import { cancelled } from "./local/cancelled.ts";
import { findPrograms } from "./local/find-programs.ts";
import { LocalEngine } from "./local/local-engine.ts";
import { thisPlatform } from "./local/this-platform.ts";

export interface OpenOptions extends Abortable {
  /** What lasts: images, containers, the store. /var/lib/skiff where not said, which `skiff` uses too. */
  readonly root?: string | undefined;
  /** What a reboot may take away. Where not said: /run/skiff, or "run" in the root that is given. */
  readonly state?: string | undefined;
  /** The directory of `oar`, `containerd-shim-oar-v1` and `skiff`; where not said `$SKIFF_LIBEXEC`, or where `$PATH` has them. */
  readonly programs?: string | undefined;
  /** Gets what went wrong on the side, as while something was undone. A process's warning where not said. */
  readonly onWarning?: ((fault: Fault) => void) | undefined;
}

/**
 * Opens a root directory, made if it is not there, and finishes what a crash left in it, whoever's
 * it was. Any number of processes may have it open. Throws `permission_denied` to who is not root,
 * `not_found` where there are no programs.
 */
export async function openEngine(options: OpenOptions = {}): Promise<Engine> {
  const { signal, onWarning = warnProcess } = options;
  const refuse = (): void => {
    if (signal?.aborted === true) throw cancelled(signal, "open engine");
  };
  refuse();
  const root = options.root ?? "/var/lib/skiff";
  const state = options.state ?? (options.root === undefined ? "/run/skiff" : join(root, "run"));
  const programs = findPrograms(options.programs, process.env);
  const platform = await thisPlatform();
  await using undo = new AsyncDisposableStack();
  const engine = undo.use(open({ root, state, programs, platform, warn: onWarning }));
  await reconcile(engine);
  refuse();
  undo.move();
  return new LocalEngine(engine, programs);
}

function warnProcess({ message }: Fault): void {
  process.emitWarning(message, "SkiffWarning");
}
