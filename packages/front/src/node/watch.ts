import { linux } from "host:linux";
import { EPOLLIN, IN_MODIFY } from "@skiff/kernel";
import { sure } from "./errno-error.ts";
import { watchDescriptor } from "./loop.ts";

const IN_CLOEXEC = 0o2000000;
const IN_NONBLOCK = 0o4000;

/** `fs.watch` of a file: calls `changed` when something is written to it. */
export function watch(path: string, changed: () => void): { close(): void } {
  const fd = sure(linux.inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1");
  sure(linux.inotify_add_watch(fd, path, IN_MODIFY), "inotify_add_watch", path);
  const buffer = new Uint8Array(4096);
  const watched = watchDescriptor(fd, EPOLLIN, () => {
    linux.read(fd, buffer, 0, buffer.length);
    changed();
  });
  return {
    close: () => {
      watched[Symbol.dispose]();
      linux.close(fd);
    },
  };
}
