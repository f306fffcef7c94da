import type { TerminalSize } from "@skiff/engine";

/** Of the terminal that we are shown on; undefined where there is none. */
export function terminalSize(): TerminalSize | undefined {
  const { isatty, WriteStream } = process.getBuiltinModule("node:tty");
  const fd = [1, 0, 2].find((candidate) => isatty(candidate));
  if (fd === undefined) return undefined;
  const [width, height] = new WriteStream(fd).getWindowSize();
  return { width, height };
}
