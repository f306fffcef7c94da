import { type At, ignoring, type Kernel, TCGETS, TCSETS } from "@skiff/kernel";

/** struct termios of the kernel: four words of flags, the line discipline, 19 control characters. */
const size = 36;
const [iflag, cflag, lflag] = [0, 2, 3];

// termios(3), cfmakeraw, but for what is done to output
const inputBits = 0o1 | 0o2 | 0o10 | 0o40 | 0o100 | 0o200 | 0o400 | 0o2000;
const localBits = 0o10 | 0o100 | 0o2 | 0o1 | 0o100000;
const controlBits = 0o60 | 0o400;
const eightBits = 0o60;

/**
 * Lets every key through to the container until it is disposed of. Undefined when `file`
 * is no terminal: there is nothing to set then.
 */
export function openRawTerminal(kernel: Kernel, file: At): Disposable | undefined {
  const before = new Uint32Array(size / 4);
  const found = ignoring(["ENOTTY"], () => kernel.ioctl(file, TCGETS, bytesOf(before)));
  if (found === undefined) return undefined;
  const raw = before.slice();
  raw[iflag] = (before[iflag] ?? 0) & ~inputBits;
  raw[lflag] = (before[lflag] ?? 0) & ~localBits;
  raw[cflag] = ((before[cflag] ?? 0) & ~controlBits) | eightBits;
  kernel.ioctl(file, TCSETS, bytesOf(raw));
  return {
    [Symbol.dispose]: () => {
      kernel.ioctl(file, TCSETS, bytesOf(before));
    },
  };
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer);
}
