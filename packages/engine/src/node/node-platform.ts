import { connectTtrpc } from "@skiff/rpc/node";
import type { Platform } from "../platform.ts";
import { lockDirectory } from "./lock-directory.ts";
import { makeFifo } from "./make-fifo.ts";
import { readFifo } from "./read-fifo.ts";
import { runProgram } from "./run-program.ts";

/** Node, from 24 on. */
export const nodePlatform: Platform = {
  makeFifo,
  readFifo,
  run: runProgram,
  lock: lockDirectory,
  connect: connectTtrpc,
};
