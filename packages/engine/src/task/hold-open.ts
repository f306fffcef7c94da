import { closeSync, constants, openSync } from "node:fs";
import { guarded } from "@skiff/store";

/** A writer of FIFOs that have readers: until it is disposed of, none of them is at its end. */
export function holdOpen(paths: readonly string[]): Disposable {
  using undo = new DisposableStack();
  for (const path of paths) {
    const fd = guarded(`open ${path}`, () => {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    });
    undo.defer(() => closeSync(fd));
  }
  return undo.move();
}
