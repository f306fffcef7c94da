import type { Fault } from "@skiff/base";
import { openEngine, reconcile } from "@skiff/engine";
import { cancelled } from "./cancelled.ts";
import { LocalEngine } from "./local-engine.ts";
import { thisPlatform } from "./this-platform.ts";

/** Where an engine is opened. */
export interface LocalOptions {
  readonly root: string;
  readonly state: string;
  /** The directory of `oar`, `containerd-shim-oar-v1` and `skiff`. */
  readonly programs: string;
  readonly onWarning: (fault: Fault) => void;
}

/** Opens a root in this process. Throws as `openEngine()`. */
export async function openLocal(
  { root, state, programs, onWarning: warn }: LocalOptions,
  signal?: AbortSignal,
): Promise<LocalEngine> {
  const platform = await thisPlatform();
  await using undo = new AsyncDisposableStack();
  const engine = undo.use(openEngine({ root, state, programs, platform, warn }));
  await reconcile(engine);
  if (signal?.aborted === true) throw cancelled(signal, "open engine");
  undo.move();
  return new LocalEngine(engine, programs);
}
