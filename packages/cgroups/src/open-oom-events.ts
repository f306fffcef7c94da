import {
  AT_FDCWD,
  type Descriptor,
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EPOLLIN,
  EPOLLPRI,
  type Events,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_RDONLY,
  readAll,
  SEEK_SET,
  writeFile,
} from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { StatFiles } from "./stat-files.ts";

/** Tells when the kernel kills processes of a cgroup for want of memory. Disposing of it ends that. */
export interface OomEvents extends Disposable {
  /** Has `events` (epoll_ctl(2)) when there may be news. */
  readonly file: Descriptor;
  readonly events: number;
  /** Whether there is news since the last call; "gone" when there is no cgroup any more. */
  take(): "news" | "nothing" | "gone";
}

type OomKernel = Files & Pick<Events, "eventfd2">;

/** How many processes have been killed so: what `openOomEvents` does not tell of. Old kernels do not count on v1. */
export function countOomKills(kernel: Files, directories: readonly CgroupDirectory[]): bigint {
  const v1 = findV1(directories);
  const directory = v1 ?? directories.find(({ version }) => version === 2);
  const files = new StatFiles(kernel, directory?.path);
  return files.table(v1 === undefined ? "memory.events" : "memory.oom_control")["oom_kill"] ?? 0n;
}

/** Undefined where no cgroup limits memory, or it is gone. */
export function openOomEvents(
  kernel: OomKernel,
  directories: readonly CgroupDirectory[],
): OomEvents | undefined {
  const v1 = findV1(directories);
  const v2 = directories.find(({ version }) => version === 2);
  return ignoring(["ENOENT", "ENODEV"], () => {
    if (v1 !== undefined) return openV1(kernel, v1.path);
    return v2 === undefined ? undefined : openV2(kernel, v2.path);
  });
}

function findV1(directories: readonly CgroupDirectory[]): CgroupDirectory | undefined {
  return directories.find(({ controllers }) => controllers.includes("memory"));
}

/** An eventfd is told, also when the cgroup is removed (cgroup-v1/memory.rst, "OOM Control"). */
function openV1(kernel: OomKernel, path: string): OomEvents {
  using undo = new DisposableStack();
  const control = undo.use(open(kernel, `${path}/memory.oom_control`));
  const file = undo.use(kernel.eventfd2(0, EFD_CLOEXEC | EFD_NONBLOCK));
  writeFile(kernel, `${path}/cgroup.event_control`, `${file.fd} ${control.fd}`);
  const opened = undo.move();
  const count = new Uint8Array(8);
  return {
    file,
    events: EPOLLIN,
    take: () => {
      const told = ignoring(["EAGAIN"], () => kernel.read(file, count, 0, count.length));
      if (reread(kernel, control) === undefined) return "gone";
      return told === undefined ? "nothing" : "news";
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}

/** poll(2) tells of a change, until the file is read (cgroup-v2.rst, "memory.events"). */
function openV2(kernel: Files, path: string): OomEvents {
  const file = open(kernel, `${path}/memory.events`);
  const kills = (): number | undefined => {
    const text = reread(kernel, file);
    return text === undefined ? undefined : Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  let known = kills() ?? 0;
  return {
    file,
    events: EPOLLPRI,
    take: () => {
      const seen = kills();
      if (seen === undefined) return "gone";
      const isNews = seen > known;
      known = seen;
      return isNews ? "news" : "nothing";
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

function open(kernel: Files, path: string): Descriptor {
  return kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_CLOEXEC });
}

function reread(kernel: Files, file: Descriptor): string | undefined {
  return ignoring(["ENODEV"], () => {
    kernel.lseek(file, 0, SEEK_SET);
    return new TextDecoder().decode(readAll(kernel, file));
  });
}
