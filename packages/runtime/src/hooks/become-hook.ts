import { isFault } from "@skiff/base";
import {
  AT_FDCWD,
  type At,
  CLOSE_RANGE_CLOEXEC,
  ignoring,
  type Kernel,
  type Pid,
  PR_SET_PDEATHSIG,
  signals,
  writeAll,
} from "@skiff/kernel";
import type { Hook } from "@skiff/spec";
import { placeDescriptor } from "../init/place-descriptor.ts";
import { resetSignals } from "../init/reset-signals.ts";

/** As shells say it of a program that cannot be run. */
const notRun = 127;

interface HookProcess {
  readonly hook: Hook;
  readonly directory: string | undefined;
  /** Who made this process, and waits for it. */
  readonly maker: Pid;
  readonly input: At;
  readonly output: At;
}

/** In a new process: becomes the hook. Of what its maker had open it has nothing, and of its environment neither. */
export function becomeHook(kernel: Kernel, process: HookProcess): never {
  try {
    prepare(kernel, process);
    const { path, args = [path], env = [] } = process.hook;
    return kernel.execveat(AT_FDCWD, path, args, env, 0);
  } catch (error) {
    const text = isFault(error) ? error.message : String(error);
    writeAll(kernel, process.output, text);
    return kernel.exit_group(notRun);
  } finally {
    kernel.exit_group(notRun); // the stack is a copy of the maker's, and must not be unwound
  }
}

function prepare(kernel: Kernel, { directory, maker, input, output }: HookProcess): void {
  kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0);
  if (kernel.getppid() !== maker) kernel.exit_group(notRun); // it died before that was said
  resetSignals(kernel);
  kernel.umask(0o022);
  placeDescriptor(kernel, input, 0);
  placeDescriptor(kernel, output, 1);
  placeDescriptor(kernel, output, 2);
  // A bundle may be gone by the time its container is.
  if (directory !== undefined) ignoring(["ENOENT"], () => kernel.chdir(directory));
  kernel.close_range(3, 0xffff_ffff, CLOSE_RANGE_CLOEXEC);
}
