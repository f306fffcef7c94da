import { readFileSync } from "node:fs";
import { endProcesses } from "./end-processes.ts";
import { isBecomingProgram } from "./is-becoming-program.ts";

/**
 * Ends plugins, what they run, and who pins a network namespace, that work on a container for somebody who has died: they would
 * go on making what is being removed. They are known by their environment, which those that they
 * start inherit; for one that is about to be a plugin is waited.
 */
export function endStrays(containerId: string): void {
  endProcesses((pid) => {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    if (environment.includes(`CNI_CONTAINERID=${containerId}`)) return "meant";
    return isBecomingProgram(pid) ? "unclear" : "other";
  });
}
