import type { Fault } from "@skiff/base";
import { type Engine, isWarded, openEngine as open, reconcile } from "@skiff/engine";
import { exitAtOnce } from "./bun/exit-at-once.ts";
import { platform } from "./bun/platform.ts";
import { isOwnRoot } from "./is-own-root.ts";
import { programsFolder } from "./programs-folder.ts";
import type { Session } from "./session.ts";
import { startWarden } from "./start-warden.ts";

/** Opens the engine for a command, and finishes what a crash left. */
export async function openEngine({
  root,
  state,
  warn,
}: Pick<Session, "root" | "state" | "warn">): Promise<Engine> {
  const engine = open({
    root,
    state,
    programs: programsFolder(),
    rootless: isOwnRoot(),
    plugins: process.env["CNI_PATH"]?.split(":").filter(Boolean),
    platform,
    warn: (fault: Fault): void => warn(fault.message),
  });
  process.on("exit", exitAtOnce);
  await reconcile(engine);
  return engine;
}

/** Starts a warden where there is something to see to, and nobody who does. */
export function ward(engine: Engine): void {
  if (!isWarded(engine)) startWarden(engine.layout);
}
