import { readFileSync } from "node:fs";
import { endProcesses } from "./end-processes.ts";

/**
 * Ends plugins, and what they run, that work on a container for somebody who has died: they would
 * go on making what is being removed. They are known by their environment, which those that they
 * start inherit.
 */
export function endStrays(containerId: string): void {
  endProcesses((pid) => {
    // Empty for a zombie, which does nothing any more.
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    return environment.includes(`CNI_CONTAINERID=${containerId}`);
  });
}
