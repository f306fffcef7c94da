import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Bytes,
  CLD_EXITED,
  CLONE_PIDFD,
  CLOSE_RANGE_CLOEXEC,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  P_PIDFD,
  readAll,
  signals,
  WEXITED,
} from "@skiff/kernel";

const notRun = 127;

/** Runs one of the host's programs, the first of `paths` that is there, and returns what it prints. */
export function runProgram(
  kernel: Kernel,
  {
    paths,
    args,
    env,
  }: {
    readonly paths: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly Bytes[];
  },
): string {
  const [outer, inner] = kernel.pipe2(O_CLOEXEC);
  using _outer = outer;
  using _inner = inner;
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined || pidfd === undefined) {
    return becomeProgram(kernel, { paths, args, env, output: inner.fd });
  }
  using _pidfd = pidfd;
  inner[Symbol.dispose]();
  const text = new TextDecoder().decode(readAll(kernel, outer));
  const { code, status } = kernel.waitid(P_PIDFD, pidfd.fd, WEXITED);
  if (code === CLD_EXITED && status === 0) return text;
  const name = args[0] ?? "";
  if (code === CLD_EXITED && status === notRun) {
    throw new Fault("failed_precondition", `${name}: no such program in ${paths.join(", ")}`);
  }
  throw new Fault("invalid_argument", `${name}: exit status ${status}: ${text.trim()}`);
}

function becomeProgram(
  kernel: Kernel,
  { paths, args, env, output }: Parameters<typeof runProgram>[1] & { readonly output: number },
): never {
  try {
    kernel.dup3({ fd: output }, 1, 0);
    kernel.close_range(3, 0xffff_ffff, CLOSE_RANGE_CLOEXEC);
    for (const path of paths) {
      ignoring(["ENOENT"], () => kernel.execveat(AT_FDCWD, path, args, env, 0));
    }
  } finally {
    kernel.exit_group(notRun); // the stack is a copy of the maker's, and must not be unwound
  }
}
