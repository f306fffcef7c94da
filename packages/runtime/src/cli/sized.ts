import { type At, ignoring, type Kernel, TIOCGWINSZ } from "@skiff/kernel";
import type { Process } from "@skiff/spec";

const stdin: At = { fd: 0 };

/**
 * The process with the size of this side's terminal, where both have one, whatever else is
 * said: it is set before the program runs, which may look at once.
 */
export function sized(kernel: Pick<Kernel, "ioctl">, process: Process): Process {
  if (process.terminal !== true) return process;
  const size = new Uint16Array(4);
  const found = ignoring(["ENOTTY"], () =>
    kernel.ioctl(stdin, TIOCGWINSZ, new Uint8Array(size.buffer)),
  );
  if (found === undefined) return process;
  const [height = 0, width = 0] = size;
  return { ...process, consoleSize: { height, width } };
}
