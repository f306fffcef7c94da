import { constants, openSync } from "node:fs";
import { guarded } from "@skiff/store";

/** See `Platform.readFifo`. */
export function readFifo(path: string): ReadableStream<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  return Bun.file(guarded(`open ${path}`, () => openSync(path, flags))).stream();
}
