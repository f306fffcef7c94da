import { isFault } from "@skiff/base";
import { decodeReference } from "./reference.ts";
import { familiarName } from "./reference-text.ts";

/** An image's name as people write it; one without a name has its digest. */
export function shownImage(name: string): string {
  try {
    return familiarName(decodeReference(name));
  } catch (error) {
    if (isFault(error, "invalid_argument")) return name;
    throw error;
  }
}
