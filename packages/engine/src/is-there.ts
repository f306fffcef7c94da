import { lstatSync } from "node:fs";
import { guarded } from "@skiff/store";

/** Whether there is something at that path. Throws where that cannot be seen: what cannot be seen is not gone. */
export function isThere(path: string): boolean {
  return guarded(`look at ${path}`, () => lstatSync(path, { throwIfNoEntry: false })) !== undefined;
}
