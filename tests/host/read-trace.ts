import { readFileSync } from "node:fs";

/**
 * The lines `P N NAME` that programs with fault injection left in a HOST_TRACE
 * file. A process that was killed while it wrote leaves NULs in the place of a line.
 */
export function readTrace(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(bytes.length - 8));
  const text = bytes.toString("latin1", 0, length).replaceAll("\0", "");
  return text.split("\n").filter((line) => line !== "");
}
