import { linux } from "host:linux";
import { EPOLLIN } from "@skiff/kernel";
import { ready } from "./node/ready.ts";
import { demandTryAgain } from "./node/try-again.ts";

const chunk = 64 * 1024;

/** What comes through a descriptor, to its end. */
export async function* readDescriptor(fd: number): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(chunk);
  for (;;) {
    await ready(fd, EPOLLIN);
    const count = linux.read(fd, buffer, 0, buffer.length);
    if (count === 0) return;
    if (count > 0) yield buffer.slice(0, count);
    else demandTryAgain(count, "read");
  }
}
