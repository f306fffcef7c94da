import {
  AT_FDCWD,
  type Deadline,
  describeProcess,
  EPOLLPRI,
  type Files,
  O_CLOEXEC,
  O_RDONLY,
  pid,
  readAll,
  readFile,
  SEEK_SET,
} from "@skiff/kernel";

/**
 * Waits until no process lives in the v2 cgroup at `path` or below: cgroup.events says so,
 * and poll(2) tells of a change. Before each wait comes `beforeWait`. Throws
 * `deadline_exceeded` naming who is still there.
 */
export function waitUntilEmpty(
  kernel: Files,
  {
    path,
    deadline,
    beforeWait,
  }: { readonly path: string; readonly deadline: Deadline; readonly beforeWait: () => void },
): void {
  using events = kernel.openat2(AT_FDCWD, `${path}/cgroup.events`, {
    flags: O_RDONLY | O_CLOEXEC,
  });
  while (isPopulated(kernel, events)) {
    beforeWait();
    deadline.wait(events, EPOLLPRI, () => `the exit of ${culprits(kernel, path)}`);
  }
}

function isPopulated(kernel: Files, events: { readonly fd: number }): boolean {
  kernel.lseek(events, 0, SEEK_SET);
  return new TextDecoder().decode(readAll(kernel, events)).includes("populated 1");
}

function culprits(kernel: Files, path: string): string {
  const processes = readFile(kernel, `${path}/cgroup.procs`).split("\n").filter(Boolean);
  if (processes.length === 0) return `the processes below ${path}`;
  return processes.map((line) => describeProcess(kernel, pid(Number(line)))).join(", ");
}
