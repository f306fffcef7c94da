import { linux } from "host:linux";
import type { Platform } from "@skiff/engine";
import { CLD_EXITED, EPOLLIN, P_PIDFD, signals, WEXITED } from "@skiff/kernel";
import { guardedAsync } from "@skiff/store";
import { fork } from "./fork.ts";
import { environOf } from "./node/environ-of.ts";
import { got } from "./node/errno-error.ts";
import { closeSync } from "./node/fs.ts";
import { Pipes } from "./node/pipes.ts";
import { ready } from "./node/ready.ts";
import { readDescriptor } from "./read-descriptor.ts";

/** See `Platform.run`. */
export const runProgram: Platform["run"] = (program, options) => {
  return guardedAsync(`run ${program}`, async () => {
    using pipes = new Pipes();
    const [out, stdout] = pipes.make();
    const [err, stderr] = pipes.make();
    const { args, cwd, env, signal } = options;
    const streams = [undefined, stdout, stderr] as const;
    const environ = environOf(env);
    const { pidfd: process } = fork(program, { args, cwd, environ, streams, isDetached: false });
    pipes.started(streams);
    const kill = (): void => void linux.pidfd_send_signal(process, signals.SIGKILL);
    signal.addEventListener("abort", kill);
    try {
      const [said, complained] = await Promise.all([textOf(out), textOf(err)]);
      return { status: await endOf(process), stdout: said, stderr: complained };
    } finally {
      signal.removeEventListener("abort", kill);
      closeSync(process);
    }
  });
};

async function textOf(fd: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of readDescriptor(fd)) text += decoder.decode(bytes);
    return text;
  } finally {
    closeSync(fd);
  }
}

async function endOf(process: number): Promise<number> {
  await ready(process, EPOLLIN);
  const { code, status } = got(linux.waitid(P_PIDFD, process, WEXITED), "waitid");
  return code === CLD_EXITED ? status : 128 + status;
}
