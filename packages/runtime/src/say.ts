import { type At, ignoring, type Kernel, MSG_NOSIGNAL, SHUT_WR } from "@skiff/kernel";

/**
 * Says a word to a process that waits for one. One that is gone already has said why: its answer is
 * read next. One that is there all the same reads the end, and goes.
 */
export function say(kernel: Kernel, process: At, word: string): void {
  const gone = ["EPIPE", "ECONNRESET"];
  const sent = ignoring(gone, () => kernel.sendmsg(process, word, 0, [], MSG_NOSIGNAL));
  if (sent === undefined) kernel.shutdown(process, SHUT_WR);
}
