import { deletionTimeVariable, setDeletionTime } from "@skiff/base";
import type { Bytes } from "@skiff/kernel";

/** A variable's value; undefined where it is not set or not text. */
export function environment(environ: readonly Bytes[], name: string): string | undefined {
  for (const entry of environ) {
    if (typeof entry === "string" && entry.startsWith(`${name}=`)) {
      return entry.slice(name.length + 1);
    }
  }
  return undefined;
}

/** See `setDeletionTime`. */
export function takeDeletionTime(environ: readonly Bytes[]): void {
  const wanted = environment(environ, deletionTimeVariable);
  if (wanted !== undefined && wanted !== "") setDeletionTime(wanted);
}
