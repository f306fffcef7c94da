import { mkdirSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Platform } from "../platform.ts";
import type { StdioWish } from "./plan-stdio.ts";
import { join } from "node:path";

/** The FIFOs of a process with this wish, in its directory, made if that is not there. */
export function makeFifos(platform: Platform, wish: StdioWish): void {
  const { directory, attached, stdin, tty } = wish;
  guarded(`make ${directory}`, () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
  const names = [
    ...(stdin ? ["stdin"] : []),
    ...(attached ? ["stdout"] : []),
    ...(attached && !tty ? ["stderr"] : []),
  ];
  for (const name of names) platform.makeFifo(join(directory, name));
}
