import { during } from "@skiff/base";
import {
  AT_FDCWD,
  type Descriptor,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import type { CriuFlags } from "./criu-flags.ts";

/** Where criu has its images, and its log. */
export interface CriuFolders extends Disposable {
  readonly images: Descriptor;
  readonly work: Descriptor;
}

/** Makes what is missing: memory is in there, so nobody else may look. Images that are to be read must be there. */
export function openCriuFolders(
  kernel: Files,
  { images, work = images }: Pick<CriuFlags, "images" | "work">,
  purpose: "read" | "write",
): CriuFolders {
  using undo = new DisposableStack();
  const opened = {
    images: undo.use(
      during("image path", () =>
        purpose === "read" ? open(kernel, images) : ensureFolder(kernel, images),
      ),
    ),
    work: undo.use(during("work path", () => ensureFolder(kernel, work))),
  };
  const folders = undo.move();
  return { ...opened, [Symbol.dispose]: () => folders.dispose() };
}

function ensureFolder(kernel: Files, path: string): Descriptor {
  const found = ignoring(["ENOENT"], () => open(kernel, path));
  if (found !== undefined) return found;
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "") ensureFolder(kernel, parent)[Symbol.dispose]();
  ignoring(["EEXIST"], () => kernel.mkdirat(AT_FDCWD, path, 0o700));
  return open(kernel, path);
}

function open(kernel: Files, path: string): Descriptor {
  return kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
}
