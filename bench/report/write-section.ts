import { readFileSync, writeFileSync } from "node:fs";
import { fillSection } from "./fill-section.ts";

/** Puts figures into the README's section of that name. */
export function writeSection(name: string, text: string): void {
  writeFileSync("README.md", fillSection(readFileSync("README.md", "utf8"), { name, text }));
}
