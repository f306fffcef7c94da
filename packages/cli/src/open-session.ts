import { dirname, join } from "node:path";
import type { Fault } from "@skiff/base";
import { type Engine, isWarded, openEngine, reconcile } from "@skiff/engine";
import { bunPlatform } from "@skiff/engine/bun";
import { exitAtOnce } from "./bun/exit-at-once.ts";
import { globalFlags } from "./global-flags.ts";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import type { Output } from "./output.ts";
import { startWarden } from "./start-warden.ts";
import type { Session } from "./session.ts";

const defaultRoot = "/var/lib/skiff";
const defaultState = "/run/skiff";

/** A session by the flags before the verb. Nothing is opened before it is asked for. */
export function openSession(line: ParsedLine, output: Output): Session {
  const given = line.get(globalFlags.root);
  const root = given ?? defaultRoot;
  const apart = given === undefined ? defaultState : join(root, "run");
  const state = line.get(globalFlags.state) ?? apart;
  let engine: Promise<Engine> | undefined;
  const open = async (): Promise<Engine> => {
    const warn = (fault: Fault): void => output.warn(fault.message);
    const opened = openEngine({
      root,
      state,
      programs: programs(),
      plugins: process.env["CNI_PATH"]?.split(":").filter(Boolean),
      platform: bunPlatform,
      warn,
    });
    process.on("exit", exitAtOnce);
    await reconcile(opened);
    return opened;
  };
  const end = async (): Promise<void> => {
    const opened = await engine?.catch(() => undefined); // its fault was told already
    if (opened !== undefined && !isWarded(opened)) startWarden(opened.layout);
  };
  return { ...output, root, state, engine: () => (engine ??= open()), end };
}

/** `oar` and the shim are installed beside us. */
function programs(): string {
  return process.env["SKIFF_LIBEXEC"] ?? dirname(process.execPath);
}
