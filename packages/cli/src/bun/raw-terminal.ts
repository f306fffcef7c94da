import { dlopen } from "bun:ffi";
import { Fault } from "@skiff/base";

/** More than `struct termios` takes on any architecture. */
const termiosBytes = 256;
const tcsadrain = 1;

/**
 * Passes every byte of a terminal through, both ways, until disposed of; Node's raw mode would
 * go on changing what is printed. Throws `failed_precondition` for what is no terminal.
 */
export function rawTerminal(fd: number): Disposable {
  const libc = dlopen("libc.so.6", {
    tcgetattr: { args: ["int", "ptr"], returns: "int" },
    tcsetattr: { args: ["int", "int", "ptr"], returns: "int" },
    cfmakeraw: { args: ["ptr"], returns: "void" },
  }).symbols;
  const before = new Uint8Array(termiosBytes);
  if (libc.tcgetattr(fd, before) !== 0) {
    throw new Fault("failed_precondition", "the input device is not a TTY");
  }
  const raw = before.slice();
  libc.cfmakeraw(raw);
  libc.tcsetattr(fd, tcsadrain, raw);
  return { [Symbol.dispose]: () => void libc.tcsetattr(fd, tcsadrain, before) };
}
