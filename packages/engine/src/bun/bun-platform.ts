import type { Platform } from "../platform.ts";
import { connectTtrpc } from "./connect-ttrpc.ts";
import { lockDirectory } from "./lock-directory.ts";
import { makeFifo } from "./make-fifo.ts";
import { readFifo } from "./read-fifo.ts";
import { runProgram } from "./run-program.ts";

/** Bun: what `node:` lacks, or has only at the price of milliseconds. */
export const bunPlatform: Platform = {
  makeFifo,
  readFifo,
  run: runProgram,
  lock: lockDirectory,
  connect: connectTtrpc,
};
