import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends plugins, and what they run, that work on a container for somebody who has died: they would
 * go on making what is being removed. They are known by their environment, which those that they
 * start inherit.
 */
export function endStrays(containerId: string): void {
  for (;;) {
    const strays = readdirSync("/proc").filter((name) => isStray(name, containerId));
    if (strays.length === 0) return;
    for (const pid of strays) end(Number(pid));
  }
}

function isStray(name: string, containerId: string): boolean {
  if (!/^\d+$/.test(name)) return false;
  try {
    // Empty for a zombie, which does nothing any more.
    const environment = readFileSync(`/proc/${name}/environ`, "latin1").split("\0");
    return environment.includes(`CNI_CONTAINERID=${containerId}`);
  } catch {
    return false; // gone meanwhile, or a kernel's thread
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone meanwhile
  }
}
