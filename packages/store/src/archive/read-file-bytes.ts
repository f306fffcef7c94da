import { createReadStream } from "node:fs";
import { fileFault } from "../files/file-fault.ts";

/** A file's bytes. Throws Faults. */
export async function* readFileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
  } catch (error) {
    throw fileFault(`read ${path}`, error);
  }
}
