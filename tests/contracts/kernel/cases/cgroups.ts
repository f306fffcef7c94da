import {
  AT_FDCWD,
  AT_REMOVEDIR,
  EPOLLIN,
  EPOLLPRI,
  type Kernel,
  O_CLOEXEC,
  O_RDONLY,
  type Pid,
  readAll,
  readFile,
  SEEK_SET,
  writeFile,
} from "@skiff/kernel";
import type { ContractCase } from "../contract-case.ts";
import type { Place } from "../place.ts";
import { refused } from "../refused.ts";
import { same } from "../same.ts";
import { Violation } from "../violation.ts";

export const cgroups: readonly ContractCase[] = [
  {
    name: "unlinkat() refuses a v2 cgroup that has processes or children, and its files",
    needs: "v2",
    play: (place) => refusesUsed(place, place.v2 ?? ""),
  },
  {
    name: "unlinkat() refuses a v1 cgroup that has processes or children, and its files",
    needs: "freezer",
    play: (place) => refusesUsed(place, place.freezer ?? ""),
  },
  {
    name: "cgroup.kill kills all in a cgroup and below, and cgroup.events tells when they are gone",
    needs: "v2",
    play: ({ kernel, v2 = "", start, reap }) => {
      kernel.mkdirat(AT_FDCWD, `${v2}/a`, 0o755);
      kernel.mkdirat(AT_FDCWD, `${v2}/a/b`, 0o755);
      const outer = start([v2]);
      const inner = start([`${v2}/a/b`]);
      same(readFile(kernel, `${v2}/cgroup.procs`), `${outer}\n`);
      using events = kernel.openat2(AT_FDCWD, `${v2}/cgroup.events`, {
        flags: O_RDONLY | O_CLOEXEC,
      });
      const triple = new Int32Array([events.fd, EPOLLPRI, 0]);
      same(isPopulated(kernel, events), true);
      same(kernel.poll(triple, 0), 0);
      writeFile(kernel, `${v2}/cgroup.kill`, "1");
      while (isPopulated(kernel, events)) {
        if (kernel.poll(triple, 5000) === 0) throw new Violation("nothing told");
      }
      same(readFile(kernel, `${v2}/cgroup.procs`), "");
      reap(outer);
      reap(inner);
      for (const path of ["/a/b", "/a"]) kernel.unlinkat(AT_FDCWD, `${v2}${path}`, AT_REMOVEDIR);
    },
  },
  {
    name: "cgroup.kill takes 1 and nothing else, and cannot be read",
    needs: "v2",
    play: ({ kernel, v2 = "" }) => {
      writeFile(kernel, `${v2}/cgroup.kill`, "1");
      refused("ERANGE", () => writeFile(kernel, `${v2}/cgroup.kill`, "2"));
      refused("EINVAL", () => readFile(kernel, `${v2}/cgroup.kill`));
    },
  },
  {
    name: "cgroup.subtree_control takes no controller that the cgroup has not got",
    needs: "v2",
    play: ({ kernel, v2 = "" }) => {
      kernel.mkdirat(AT_FDCWD, `${v2}/a`, 0o755);
      same(readFile(kernel, `${v2}/a/cgroup.controllers`), "");
      const file = `${v2}/a/cgroup.subtree_control`;
      same(readFile(kernel, file), "");
      for (const text of ["memory", "+no-such", "+memory +no-such"]) {
        refused("EINVAL", () => writeFile(kernel, file, text));
      }
      refused("ENOENT", () => writeFile(kernel, file, "+memory"));
      writeFile(kernel, file, "-memory");
      refused("ENOENT", () => readFile(kernel, `${v2}/a/memory.max`));
      kernel.unlinkat(AT_FDCWD, `${v2}/a`, AT_REMOVEDIR);
    },
  },
  {
    name: "a cgroup that is removed has no files, though its directory was open",
    needs: "v2",
    play: ({ kernel, v2 = "" }) => {
      kernel.mkdirat(AT_FDCWD, `${v2}/a`, 0o755);
      using events = kernel.openat2(AT_FDCWD, `${v2}/a/cgroup.events`, {
        flags: O_RDONLY | O_CLOEXEC,
      });
      kernel.unlinkat(AT_FDCWD, `${v2}/a`, AT_REMOVEDIR);
      refused("ENODEV", () => isPopulated(kernel, events));
      refused("ENOENT", () => readFile(kernel, `${v2}/a/cgroup.procs`));
    },
  },
  {
    name: "who is frozen by the v1 freezer, at its cgroup or above, dies when it is thawed",
    needs: "freezer",
    play: ({ kernel, freezer = "", start, reap }) => {
      kernel.mkdirat(AT_FDCWD, `${freezer}/a`, 0o755);
      for (const frozen of [freezer, `${freezer}/a`]) {
        const process = start([`${freezer}/a`]);
        using pidfd = kernel.pidfd_open(process, 0);
        writeFile(kernel, `${frozen}/freezer.state`, "FROZEN");
        same(readFile(kernel, `${freezer}/a/freezer.state`).trimEnd() === "THAWED", false);
        kernel.kill(process, "SIGKILL");
        same(isOver(kernel, pidfd, 20), false);
        same(readFile(kernel, `${freezer}/a/cgroup.procs`), `${process}\n`);
        writeFile(kernel, `${frozen}/freezer.state`, "THAWED");
        same(isOver(kernel, pidfd, 5000), true);
        reap(process);
        same(readFile(kernel, `${freezer}/a/cgroup.procs`), "");
      }
      kernel.unlinkat(AT_FDCWD, `${freezer}/a`, AT_REMOVEDIR);
    },
  },
];

function refusesUsed({ kernel, start, reap }: Place, cgroup: string): void {
  kernel.mkdirat(AT_FDCWD, `${cgroup}/a`, 0o755);
  kernel.mkdirat(AT_FDCWD, `${cgroup}/a/b`, 0o755);
  refused("EEXIST", () => kernel.mkdirat(AT_FDCWD, `${cgroup}/a`, 0o755));
  const remove = (path: string, flags: number): void =>
    kernel.unlinkat(AT_FDCWD, `${cgroup}/${path}`, flags);
  refused("EBUSY", () => remove("a", AT_REMOVEDIR));
  const process = start([`${cgroup}/a/b`]);
  refused("EBUSY", () => remove("a/b", AT_REMOVEDIR));
  refused("EPERM", () => remove("a/b/cgroup.procs", 0));
  end(kernel, process);
  reap(process);
  remove("a/b", AT_REMOVEDIR);
  refused("ENOENT", () => remove("a/b", AT_REMOVEDIR));
  remove("a", AT_REMOVEDIR);
}

function end(kernel: Kernel, process: Pid): void {
  using pidfd = kernel.pidfd_open(process, 0);
  kernel.kill(process, "SIGKILL");
  same(isOver(kernel, pidfd, 5000), true);
}

function isOver(kernel: Kernel, pidfd: { readonly fd: number }, milliseconds: number): boolean {
  return kernel.poll(new Int32Array([pidfd.fd, EPOLLIN, 0]), milliseconds) === 1;
}

function isPopulated(kernel: Kernel, events: { readonly fd: number }): boolean {
  kernel.lseek(events, 0, SEEK_SET);
  return new TextDecoder().decode(readAll(kernel, events)).includes("populated 1");
}
