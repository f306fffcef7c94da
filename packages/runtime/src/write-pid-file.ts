import { during } from "@skiff/base";
import {
  AT_FDCWD,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_CREAT,
  O_NOFOLLOW,
  O_TRUNC,
  O_WRONLY,
  type Pid,
  writeAll,
} from "@skiff/kernel";

/** Writes the pid, without a newline as runc does: a reader sees a whole file or none. */
export function writePidFile(kernel: Files, path: string, pid: Pid): void {
  during("write pid file", () => {
    const slash = path.lastIndexOf("/");
    const temporary = `${path.slice(0, slash + 1)}.${path.slice(slash + 1)}`;
    using undo = new DisposableStack();
    undo.defer(() => ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, temporary, 0)));
    {
      const flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
      using file = kernel.openat2(AT_FDCWD, temporary, { flags, mode: 0o644 });
      writeAll(kernel, file, String(pid));
    }
    kernel.renameat2(AT_FDCWD, temporary, AT_FDCWD, path, 0);
    undo.move();
  });
}
