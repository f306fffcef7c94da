import { Fault } from "@skiff/base";
import { type ByteString, showByteString } from "./byte-string.ts";

/**
 * A path of an archive, below the root it is unpacked to: without `/` before or after,
 * without `.` and `..`; "" for the root itself. Throws `invalid_argument` for one that
 * climbs above the root, and for one with a NUL, which no file name has.
 */
export function cleanTarPath(path: ByteString): ByteString {
  if (isClean.test(path)) return path.endsWith("/") ? path.slice(0, -1) : path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) throw refused(path, "leads out of the archive's root");
  }
  const clean = parts.join("/");
  if (clean.includes("\0")) throw refused(path, "has a NUL character");
  return clean;
}

/** No part is empty or begins with a dot but whiteouts and other hidden files: the common case. */
// oxlint-disable-next-line no-control-regex
const isClean = /^(?:\.?[^/.\0][^/\0]*)(?:\/\.?[^/.\0][^/\0]*)*\/?$/;

function refused(path: ByteString, why: string): Fault {
  return new Fault(
    "invalid_argument",
    `path ${JSON.stringify(showByteString(path).slice(0, 300))} ${why}`,
  );
}
