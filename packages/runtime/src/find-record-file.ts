import {
  type At,
  type Checksums,
  type Files,
  ignoring,
  readFile,
  readSmallFile,
} from "@skiff/kernel";
import { type Decoder, decodeJson, Mismatch } from "@skiff/spec";
import { checksum } from "./checksum.ts";

/** What one file of a container's record says; undefined when it is not there, or is garbage. */
export function findRecordFile<T>(
  kernel: Files & Checksums,
  { dir, path }: { readonly dir: At; readonly path: string },
  decode: Decoder<T>,
): T | undefined {
  const text = ignoring(["ENOENT"], () => readWhole(kernel, path, dir));
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const json = text.slice(end + 1, text.indexOf("\n", end + 1));
  if (text.slice(0, end) !== checksum(kernel, json)) return undefined;
  try {
    return decodeJson(json, decode);
  } catch (error) {
    if (error instanceof Mismatch) return undefined; // another version's
    throw error;
  }
}

/** One that is longer than the start of it does not end with its end. */
function readWhole(kernel: Files, path: string, dir: At): string {
  const start = readSmallFile(kernel, path, dir);
  return start.endsWith("\n") ? start : readFile(kernel, path, dir);
}
