import { constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { guarded } from "@skiff/store";

/** See `Platform.readFifo`. A stream of node:fs would hold a thread while there is nothing to read. */
export function readFifo(path: string): AsyncIterable<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  const fd = guarded(`open ${path}`, () => openSync(path, flags));
  return new Socket({ fd, readable: true, writable: false });
}
