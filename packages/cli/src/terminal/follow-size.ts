import { isatty, WriteStream } from "node:tty";
import type { ProcessControl, TerminalSize } from "@skiff/engine";

/** The process's terminal has the size of ours, now and whenever that changes, until disposed of. */
export function followSize(control: ProcessControl): Disposable {
  const fd = [1, 0, 2].find((candidate) => isatty(candidate));
  if (fd === undefined) return new DisposableStack();
  const follow = (): void => void control.resize(sizeOf(fd));
  follow();
  process.on("SIGWINCH", follow);
  return { [Symbol.dispose]: () => void process.off("SIGWINCH", follow) };
}

function sizeOf(fd: number): TerminalSize {
  const [width, height] = new WriteStream(fd).getWindowSize();
  return { width, height };
}
