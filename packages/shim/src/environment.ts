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
