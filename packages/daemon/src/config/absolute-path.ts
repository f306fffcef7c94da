import { Mismatch, string } from "@skiff/spec";

/** Throws a mismatch for a path that depends on where the daemon was started. */
export function absolutePath(value: unknown): string {
  const path = string(value);
  if (!path.startsWith("/")) throw new Mismatch(`${JSON.stringify(path)} is no absolute path`);
  return path;
}
