import type { At, Kernel } from "@skiff/kernel";
import { say } from "../say.ts";

const mapped = "mapped";

/** Says to a process in a new user namespace that it has its ids. */
export function sayMapped(kernel: Kernel, process: At): void {
  say(kernel, process, mapped);
}

/** Nothing said means that the maker died. */
export function waitForIds(kernel: Kernel, maker: At): void {
  const word = new Uint8Array(mapped.length);
  if (kernel.recvmsg(maker, word, 0, word.length, 0).length === 0) kernel.exit_group(1);
}
