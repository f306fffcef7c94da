import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";

/** Writes a file, which is there once it is whole. A failure leaves what was there before. Throws `invalid_argument` for a device. */
export async function writeFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const { openSync, closeSync, writeSync, renameSync, rmSync, statSync } =
    process.getBuiltinModule("node:fs");
  const present = guarded(`write ${path}`, () => statSync(path, { throwIfNoEntry: false }));
  if (present?.isFile() === false) {
    throw new Fault("invalid_argument", `write ${path}: it is no regular file`);
  }
  const scratch = `${path}.${process.pid}`;
  const file = guarded(`write ${path}`, () => openSync(scratch, "wx", 0o600));
  try {
    for await (const chunk of bytes) {
      guarded(`write ${path}`, () => {
        for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
      });
    }
    guarded(`write ${path}`, () => renameSync(scratch, path));
  } finally {
    closeSync(file);
    rmSync(scratch, { force: true });
  }
}
