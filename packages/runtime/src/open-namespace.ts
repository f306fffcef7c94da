import { during } from "@skiff/base";
import { AT_FDCWD, type Descriptor, type Files, O_CLOEXEC, O_RDONLY } from "@skiff/kernel";

/** Opens a namespace's file, as /proc/PID/ns/TYPE or one bound elsewhere (namespaces(7)). */
export function openNamespace(kernel: Files, path: string): Descriptor {
  return during(`open namespace ${path}`, () =>
    kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_CLOEXEC }),
  );
}
