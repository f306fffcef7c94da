import { closeSync, openSync, unlinkSync } from "node:fs";
import { dlopen } from "bun:ffi";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";

let mkfifo: ((path: Uint8Array, mode: number) => number) | undefined;

/** See `Platform.makeFifo`. */
export function makeFifo(path: string): void {
  mkfifo ??= dlopen("libc.so.6", { mkfifo: { args: ["cstring", "u32"], returns: "int" } }).symbols
    .mkfifo;
  if (mkfifo(Buffer.from(`${path}\0`), 0o600) === 0) return;
  // Its errno is lost on the way here: making a file in its place fails for the same reason.
  guarded(`make FIFO ${path}`, () => {
    closeSync(openSync(path, "wx"));
    unlinkSync(path);
  });
  throw new Fault("internal", `make FIFO ${path}: the file system has none`);
}
