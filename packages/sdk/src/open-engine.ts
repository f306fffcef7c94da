import { join } from "node:path";
import { Fault } from "@skiff/base";
import type { Abortable } from "./abortable.ts";
import type { Engine } from "./engine.ts";
import { cancelled } from "./local/cancelled.ts";
import { findPrograms } from "./local/find-programs.ts";
import { openLocal } from "./local/open-local.ts";

export interface OpenOptions extends Abortable {
  /** What lasts: images, containers, the store. /var/lib/skiff where not said, which `skiff` uses too. */
  readonly root?: string | undefined;
  /** What a reboot may take away. Where not said: /run/skiff, or "run" in the root that is given. */
  readonly state?: string | undefined;
  /** The directory of `oar`, `containerd-shim-oar-v1` and `skiff`; where not said `$SKIFF_LIBEXEC`, or where `$PATH` has them. */
  readonly programs?: string | undefined;
  /** The socket of a `skiffd` in which the engine is opened, on that one's root: instead of these three. */
  readonly address?: string | undefined;
  /** Gets what went wrong on the side, as while something was undone. A process's warning where not said. */
  readonly onWarning?: ((fault: Fault) => void) | undefined;
}

/**
 * Opens a root directory, made if it is not there, and finishes what a crash left in it, whoever's
 * it was. Any number of processes may have it open. Throws `permission_denied` to who is not root,
 * `not_found` where there are no programs. With an address: throws `unavailable` where no `skiffd` listens
 * there, or none to us.
 */
export async function openEngine(options: OpenOptions = {}): Promise<Engine> {
  const { address, signal, onWarning = warnProcess } = options;
  if (signal?.aborted === true) throw cancelled(signal, "open engine");
  if (address !== undefined) {
    demandAlone(options);
    const { openRemote } = await import("./remote/open-remote.ts"); // what HTTP/2 takes to load, only then
    return openRemote({ address, onWarning }, signal);
  }
  const root = options.root ?? "/var/lib/skiff";
  const state = options.state ?? (options.root === undefined ? "/run/skiff" : join(root, "run"));
  const programs = findPrograms(options.programs, process.env);
  return openLocal({ root, state, programs, onWarning }, signal);
}

function demandAlone({ root, state, programs }: OpenOptions): void {
  if (root === undefined && state === undefined && programs === undefined) return;
  const said = "openEngine({ address }): root, state and programs are those of skiffd";
  throw new Fault("invalid_argument", said);
}

function warnProcess({ message }: Fault): void {
  process.emitWarning(message, "SkiffWarning");
}
