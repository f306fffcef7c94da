import { rmdirSync } from "node:fs";

/** A namespace's folder goes with its last task. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    const errno = error instanceof Error && "code" in error ? error.code : undefined;
    if (errno !== "ENOENT" && errno !== "ENOTEMPTY") throw error;
  }
}
