import type { Grammar } from "./grammar/grammar.ts";

/** How a command is written: `oar create [OPTIONS] CONTAINER`. */
export function synopsisOf({ name, usage, options }: Grammar): string {
  const words = ["oar", name, options.length > 0 ? "[OPTIONS]" : "", usage];
  return words.filter((word) => word !== "").join(" ");
}
