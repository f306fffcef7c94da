import {
  AT_FDCWD,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_NOCTTY,
  O_NONBLOCK,
  O_RDONLY,
} from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { distinctVariables } from "./distinct-variables.ts";
import { findExecutable } from "./find-executable.ts";
import { homeOf } from "./home-of.ts";

/** What execve(2) is given. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: readonly string[];
}

/** In the process's root and directory, as its user. Programs count on HOME, so they have it. */
export function findProgram(kernel: Kernel, process: Process): Program {
  const path = findExecutable(kernel, process);
  const env = distinctVariables(process.env ?? []);
  const hasHome = env.some((variable) => variable.startsWith("HOME=") && variable !== "HOME=");
  const home = hasHome ? [] : [`HOME=${homeOf(readPasswd(kernel), process.user.uid)}`];
  return { path, args: process.args, env: distinctVariables([...env, ...home]) };
}

const longest = 1 << 20;

/** An image's own may be anything: it is read without waiting, and not for ever. */
function readPasswd(kernel: Kernel): string {
  const text = ignoring(["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "EACCES", "ENXIO"], () => {
    const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    using file = kernel.openat2(AT_FDCWD, "/etc/passwd", { flags });
    const bytes = new Uint8Array(65536);
    const decoder = new TextDecoder();
    let read = "";
    while (read.length < longest) {
      const count = ignoring(["EAGAIN", "EINVAL"], () => kernel.read(file, bytes, 0, bytes.length));
      if (count === undefined || count === 0) break;
      read += decoder.decode(bytes.subarray(0, count));
    }
    return read;
  });
  return text ?? "";
}
