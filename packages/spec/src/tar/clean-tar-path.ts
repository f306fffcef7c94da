import { Fault } from "@skiff/base";
import { type ByteString, showByteString } from "./byte-string.ts";

/**
 * A path of an archive, below the root it is unpacked to: without `/` before or after,
 * without `.` and `..`; "" for the root itself. Throws `invalid_argument` for one that
 * climbs above the root, and for one with a NUL, which no file name has.
 */
export function cleanTarPath(path: ByteString): ByteString {
  const start = path.startsWith("./") ? 2 : 0;
  const end = path.length - (path.endsWith("/") ? 1 : 0);
  const likely = path.slice(start, end);
  return isClean(likely) ? likely : clean(path);
}

/** The common case, told quickly: no empty part, none that begins with a dot. */
function isClean(path: ByteString): boolean {
  return (
    path !== "" &&
    !path.startsWith("/") &&
    !path.startsWith(".") &&
    !path.endsWith("/") &&
    !path.includes("/.") &&
    !path.includes("//") &&
    !path.includes("\0")
  );
}

function clean(path: ByteString): ByteString {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) throw refused(path, "leads out of the archive's root");
  }
  const cleaned = parts.join("/");
  if (cleaned.includes("\0")) throw refused(path, "has a NUL character");
  return cleaned;
}

function refused(path: ByteString, why: string): Fault {
  return new Fault(
    "invalid_argument",
    `path ${JSON.stringify(showByteString(path).slice(0, 300))} ${why}`,
  );
}
