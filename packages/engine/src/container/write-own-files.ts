import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guarded } from "@skiff/store";
import type { ContainerConfig } from "./container-config.ts";
import { planOwnFiles } from "./plan-own-files.ts";

/** Writes the files of /etc that are the container's own into its directory. */
export function writeOwnFiles(
  directory: string,
  config: Pick<ContainerConfig, "network" | "hostname">,
): void {
  const files = planOwnFiles(config, {
    hosts: textOf("/etc/hosts"),
    "resolv.conf": textOf("/etc/resolv.conf"),
  });
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    guarded(`write ${path}`, () => writeFileSync(path, text, { mode: 0o644 }));
  }
}

/** A host without the file has nothing to say there. */
function textOf(path: string): string {
  return existsSync(path) ? guarded(`read ${path}`, () => readFileSync(path, "utf8")) : "";
}
