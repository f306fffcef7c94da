import { isFault } from "@skiff/base";
import { array, decodeJson, string } from "@skiff/spec";

/** The words of an instruction that has them as a list of JSON; undefined for one that a shell reads. */
export function listOf(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    return decodeJson(text, array(string));
  } catch (error) {
    if (isFault(error, "invalid_argument")) return undefined; // a shell's own brackets
    throw error;
  }
}
