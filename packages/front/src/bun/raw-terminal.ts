import { linux } from "host:linux";
import { Fault } from "@skiff/base";
import { TCGETS } from "@skiff/kernel";

const TCSETSW = 0x5403;
/** struct termios of the kernel (asm-generic/termbits.h): four words, the line discipline, and 19 characters. */
const termiosBytes = 36;
const characters = 17;
const VTIME = 5;
const VMIN = 6;

/** What cfmakeraw(3) clears of the words for input, output, control and local modes. */
const cleared = [0o2753, 0o1, 0o460, 0o100113];
const CS8 = 0o60;

/** Takes a terminal's keys as they are typed, until this is disposed of. Throws `failed_precondition`. */
export function rawTerminal(fd: number): Disposable {
  const before = new Uint8Array(termiosBytes);
  if (linux.ioctl(fd, TCGETS, before) < 0) {
    throw new Fault("failed_precondition", "the input device is not a TTY");
  }
  const raw = before.slice();
  const words = new DataView(raw.buffer);
  for (const [at, bits] of cleared.entries()) {
    words.setUint32(4 * at, words.getUint32(4 * at, true) & ~bits, true);
  }
  words.setUint32(8, words.getUint32(8, true) | CS8, true);
  raw[characters + VMIN] = 1;
  raw[characters + VTIME] = 0;
  linux.ioctl(fd, TCSETSW, raw);
  return { [Symbol.dispose]: () => void linux.ioctl(fd, TCSETSW, before) };
}
