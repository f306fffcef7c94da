import { renameSync, rmSync, writeFileSync } from "node:fs";
import { guarded } from "@skiff/store";

/** Makes a file say something else: who reads it meanwhile reads all of the old one, or of the new one. */
export function replaceText(path: string, text: string): void {
  guarded(`write ${path}`, () => {
    writeFileSync(unfinished(path), text, { mode: 0o600 });
    renameSync(unfinished(path), path);
  });
}

/** Removes such a file, and what a crash in the middle has left. Idempotent. */
export function removeText(path: string): void {
  guarded(`remove ${path}`, () => {
    rmSync(path, { force: true });
    rmSync(unfinished(path), { force: true });
  });
}

function unfinished(path: string): string {
  return `${path}.new`;
}
