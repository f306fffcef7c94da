import { closeSync, openSync } from "node:fs";
import { dlopen } from "bun:ffi";
import { guarded } from "@skiff/store";

const exclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB

/** See `Platform.lock`. */
export function lockDirectory(path: string): Disposable | undefined {
  const fd = guarded(`open ${path}`, () => openSync(path, "r"));
  const libc = dlopen("libc.so.6", {
    flock: { args: ["int", "int"], returns: "int" },
  }).symbols;
  if (libc.flock(fd, exclusiveNow) === 0) return { [Symbol.dispose]: () => closeSync(fd) };
  closeSync(fd);
  return undefined;
}
