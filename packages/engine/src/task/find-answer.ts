import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { decodeBootstrap } from "@skiff/proto";
import { guarded } from "@skiff/store";

/**
 * What a shim's `start` answered, as we have written it down in the bundle, or the shim itself,
 * should we have died before. Empty where there is neither, or none that is whole.
 */
export function findAnswer(bundle: string): string {
  const texts = ["bootstrap.json", "address"].map((name) => findText(join(bundle, name)));
  return texts.find(isAnswer) ?? "";
}

/** Empty where there is none. */
function findText(path: string): string {
  try {
    return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
  } catch (error) {
    if (isFault(error, "not_found")) return "";
    throw error;
  }
}

function isAnswer(text: string): boolean {
  try {
    return /^(unix:\/\/)?\/[^\0]+$/.test(decodeBootstrap(text).address);
  } catch (error) {
    if (isFault(error, "invalid_argument", "unimplemented")) return false;
    throw error;
  }
}
