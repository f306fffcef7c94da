import { guarded } from "@skiff/store";
import { startProgram } from "./bun/start-program.ts";
import type { Session } from "./session.ts";

/** Starts `skiff warden` as a process of its own, which outlives us. Several at once are one: the first has the lock. */
export function startWarden({ root, state }: Pick<Session, "root" | "state">): void {
  guarded("start a warden", () =>
    startProgram(process.execPath, ["--root", root, "--state", state, "warden"]),
  );
}
