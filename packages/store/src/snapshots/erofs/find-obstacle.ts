import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { guarded } from "../../files/guarded.ts";

/** Why snapshots cannot be EROFS images here, if they cannot: what is missing, and what to do. */
export function findErofsObstacle(path: string = process.env["PATH"] ?? ""): string | undefined {
  const known = guarded("read filesystems", () => readFileSync("/proc/filesystems", "utf8"));
  if (!/^(?:nodev)?\t?erofs$/m.test(known)) {
    return "this kernel has no EROFS, or its module is not loaded: modprobe erofs";
  }
  if (!path.split(":").some((folder) => isProgram(join(folder, "mkfs.erofs")))) {
    return "mkfs.erofs is not installed: it is erofs-utils'";
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
