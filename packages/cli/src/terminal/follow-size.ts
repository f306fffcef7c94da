import type { ProcessControl } from "@skiff/engine";
import { terminalSize } from "./terminal-size.ts";

/** The process's terminal gets the size of ours whenever that changes, until disposed of. */
export function followSize(control: ProcessControl): Disposable {
  const follow = (): void => {
    const size = terminalSize();
    if (size !== undefined) void control.resize(size);
  };
  process.on("SIGWINCH", follow);
  follow(); // it may have changed since the process was made
  return { [Symbol.dispose]: () => void process.off("SIGWINCH", follow) };
}
