import { EPOLLIN, findLiving, observeProcess, pid } from "@skiff/kernel";
import type { ContractCase } from "../contract-case.ts";
import { refused } from "../refused.ts";
import { same } from "../same.ts";

/** No process has it: the largest that Linux gives is a little less. */
const nobody = pid(0x3f_ffff);

export const processes: readonly ContractCase[] = [
  {
    name: "kill() and pidfd_open() refuse a number that no process has",
    play: ({ kernel }) => {
      refused("ESRCH", () => kernel.kill(nobody, 0));
      refused("ESRCH", () => kernel.pidfd_open(nobody, 0));
      same(observeProcess(kernel, nobody), undefined);
    },
  },
  {
    name: "poll() tells by a pidfd that a killed process has ended",
    play: ({ kernel, start, reap }) => {
      const process = start([]);
      using pidfd = kernel.pidfd_open(process, 0);
      const triple = new Int32Array([pidfd.fd, EPOLLIN, 0]);
      same(kernel.poll(triple, 0), 0);
      kernel.kill(process, 0);
      same(kernel.poll(triple, 0), 0);
      kernel.kill(process, "SIGKILL");
      same(kernel.poll(triple, 5000), 1);
      reap(process);
      refused("ESRCH", () => kernel.kill(process, "SIGKILL"));
      refused("ESRCH", () => kernel.pidfd_send_signal(pidfd, "SIGKILL"));
      refused("ESRCH", () => kernel.pidfd_open(process, 0));
    },
  },
  {
    name: "/proc/PID/stat tells one process of a number from another by its start time",
    play: ({ kernel, start, reap }) => {
      const process = start([]);
      const startTime = observeProcess(kernel, process)?.startTime ?? -1;
      same(startTime > 0, true);
      same(findLiving(kernel, { pid: process, startTime }) !== undefined, true);
      same(findLiving(kernel, { pid: process, startTime: startTime + 1 }), undefined);
      using pidfd = kernel.pidfd_open(process, 0);
      kernel.pidfd_send_signal(pidfd, "SIGKILL");
      same(kernel.poll(new Int32Array([pidfd.fd, EPOLLIN, 0]), 5000), 1);
      same(findLiving(kernel, { pid: process, startTime }), undefined);
      reap(process);
      same(observeProcess(kernel, process), undefined);
    },
  },
];
