import { linux } from "host:linux";
import type { Platform } from "@skiff/engine";
import { AT_FDCWD, LOCK_EX, LOCK_NB, S_IFIFO } from "@skiff/kernel";
import { guarded } from "@skiff/store";
import { connectTtrpc } from "../connect-ttrpc.ts";
import { sure } from "../node/errno-error.ts";
import { closeSync, constants, openSync } from "../node/fs.ts";
import { readDescriptor } from "../read-descriptor.ts";
import { runProgram } from "../run-program.ts";

/** Linux's. */
export const platform: Platform = {
  makeFifo: (path) =>
    guarded(`make FIFO ${path}`, () => {
      sure(linux.mknodat(AT_FDCWD.fd, path, S_IFIFO | 0o600, 0, 0), "mkfifo");
    }),
  readFifo: (path) => {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    return readToEnd(guarded(`open ${path}`, () => openSync(path, flags)));
  },
  run: runProgram,
  lock: (path) => {
    const fd = guarded(`open ${path}`, () => openSync(path, "r"));
    if (linux.flock(fd, LOCK_EX | LOCK_NB) === 0) return { [Symbol.dispose]: () => closeSync(fd) };
    closeSync(fd);
    return undefined;
  },
  connect: connectTtrpc,
};

async function* readToEnd(fd: number): AsyncGenerator<Uint8Array> {
  try {
    yield* readDescriptor(fd);
  } finally {
    closeSync(fd);
  }
}
