import { rmSync } from "node:fs";
import { runTool } from "../scripts/build/run-tool.ts";

/**
 * A new ext4, as mkfs makes it, in the sparse file `path.disk`, mounted at `path`: no benchmark depends on how
 * the machine's own was made, or on what was removed from it lately. Disposing of it unmounts and removes it.
 */
export function mountDisk(path: string, size: string): Disposable {
  const file = `${path}.disk`;
  using undo = new DisposableStack();
  undo.defer(() => rmSync(file, { force: true }));
  runTool(["truncate", `--size=${size}`, file], ".");
  runTool(["mkfs.ext4", "-q", file], ".");
  runTool(["mount", "-o", "loop", file, path], ".");
  undo.defer(() => runTool(["umount", path], "."));
  return undo.move();
}
