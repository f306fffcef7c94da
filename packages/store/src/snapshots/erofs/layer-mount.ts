import { mkdirSync } from "node:fs";
import { guarded } from "../../files/guarded.ts";
import { isMounted } from "../../files/is-mounted.ts";
import { runTool } from "../run-tool.ts";

/** What is being mounted now, by target. */
const underWay = new Map<string, Promise<void>>();

/** Mounts an EROFS image to read only, where it is not yet, by a loop device that goes with the mount. Idempotent. */
export async function ensureMounted(image: string, target: string): Promise<void> {
  const before = underWay.get(target);
  if (before !== undefined) return before;
  const mounting = mountOnce(image, target).finally(() => underWay.delete(target));
  underWay.set(target, mounting);
  return mounting;
}

/** Idempotent. Whoever has mounted a child of the image keeps it, until that is unmounted. */
export async function unmount(target: string): Promise<void> {
  while (isMounted(target)) await runTool("umount", [target]); // two daemons may both have mounted it
}

async function mountOnce(image: string, target: string): Promise<void> {
  if (isMounted(target)) return;
  guarded(`make ${target}`, () => mkdirSync(target, { recursive: true, mode: 0o755 }));
  await runTool("mount", ["-t", "erofs", "-o", "ro,loop", image, target]);
}
