import type { Session } from "./session.ts";

/** Starts `skiff warden` as a process of its own, which outlives us. Several at once are one: the first has the lock. */
export function startWarden({ root, state }: Pick<Session, "root" | "state">): void {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const args = ["--root", root, "--state", state, "warden"];
  spawn(process.execPath, args, { cwd: "/", detached: true, stdio: "ignore" }).unref();
}
