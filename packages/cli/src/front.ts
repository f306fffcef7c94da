/** What a smaller program has of the command line, see `Program`. */
export { create } from "./commands/create.ts";
export { exec } from "./commands/exec.ts";
export { kill } from "./commands/kill.ts";
export { logs } from "./commands/logs.ts";
export { pause } from "./commands/pause.ts";
export { ps } from "./commands/ps.ts";
export { restart } from "./commands/restart.ts";
export { rm } from "./commands/rm.ts";
export { run } from "./commands/run.ts";
export { start } from "./commands/start.ts";
export { stop } from "./commands/stop.ts";
export { unpause } from "./commands/unpause.ts";
export { wait } from "./commands/wait.ts";
export type { Command } from "./command.ts";
export { EndOfOutput } from "./end-of-output.ts";
export type { Output } from "./output.ts";
export type { Found, Program } from "./program.ts";
export { runLine } from "./run-line.ts";
