import { linux } from "host:linux";
import { AT_FDCWD, AT_REMOVEDIR, O_DIRECTORY, O_RDONLY } from "./constants.ts";
import { done } from "./done.ts";
import { objectOf } from "./object-of.ts";

/** Gives `work` a directory of its own, and removes it with all that is in it. */
export function scratch(work: (dir: number, path: string) => void): void {
  const path = `/tmp/host-tests-${linux.getpid()}`;
  done(linux.mkdirat(AT_FDCWD, path, 0o700));
  const dir = done(linux.openat2(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, 0));
  using cleaning = new DisposableStack();
  cleaning.defer(() => done(linux.unlinkat(AT_FDCWD, path, AT_REMOVEDIR)));
  cleaning.defer(() => done(linux.close(dir)));
  cleaning.defer(() => empty(dir));
  work(dir, path);
}

function empty(dir: number): void {
  linux.lseek(dir, 0, 0);
  for (const { name, type } of objectOf(linux.getdents64(dir))) {
    done(linux.unlinkat(dir, name, type === DT_DIR ? AT_REMOVEDIR : 0));
  }
}

const DT_DIR = 4;
