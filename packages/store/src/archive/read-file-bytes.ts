import { guardedAsync } from "../files/guarded-async.ts";

const chunkSize = 1024 * 1024;

/** A file's bytes. The file is closed when the caller has seen the end, or stopped. */
export async function* readFileBytes(path: string): AsyncGenerator<Uint8Array> {
  const { open } = process.getBuiltinModule("node:fs/promises");
  const file = await guardedAsync(`read ${path}`, () => open(path, "r"));
  try {
    for (;;) {
      const buffer = new Uint8Array(chunkSize);
      const read = await guardedAsync(`read ${path}`, () => file.read(buffer, 0, chunkSize));
      if (read.bytesRead === 0) return;
      yield buffer.subarray(0, read.bytesRead);
    }
  } finally {
    await file.close();
  }
}
