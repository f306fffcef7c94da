import { closeSync, constants, openSync } from "node:fs";
import { guarded } from "@skiff/store";

/** See `Platform.readFifo`. */
export function readFifo(path: string): AsyncIterable<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  return readToEnd(guarded(`open ${path}`, () => openSync(path, flags)));
}

/** Bun does not close a descriptor that it was given, and the writer must see that nobody reads any more. */
async function* readToEnd(fd: number): AsyncGenerator<Uint8Array> {
  try {
    yield* Bun.file(fd).stream();
  } finally {
    closeSync(fd);
  }
}
