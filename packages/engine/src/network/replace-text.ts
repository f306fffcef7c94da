import { renameSync, writeFileSync } from "node:fs";
import { guarded } from "@skiff/store";

/** Makes a file say something else: who reads it meanwhile reads all of the old one, or of the new one. */
export function replaceText(path: string, text: string): void {
  guarded(`write ${path}`, () => {
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  });
}
