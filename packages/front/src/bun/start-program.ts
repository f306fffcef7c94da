import { host } from "host:linux";
import { fork } from "../fork.ts";
import { closeSync } from "../node/fs.ts";

/** Starts a program that goes on by itself, with nothing of this one's. */
export function startProgram(path: string, args: readonly string[]): void {
  const { environ } = host;
  const streams = [undefined, undefined, undefined] as const;
  closeSync(fork(path, { args, cwd: "/", environ, streams, isDetached: true }).pidfd);
}
