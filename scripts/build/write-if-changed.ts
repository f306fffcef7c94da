import { existsSync, readFileSync } from "node:fs";
import { replaceFile } from "./replace-file.ts";

/** Leaves a file alone that holds these bytes already, so that nothing is made from it again. */
export function writeIfChanged(path: string, bytes: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  replaceFile(path, bytes);
}
