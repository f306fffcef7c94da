import { type At, EPOLLIN, ignoring, type Kernel, POLLERR, POLLHUP, writeAll } from "@skiff/kernel";

const stdin: At = { fd: 0 };

/** From standard input to the terminal and from there to standard output, until it hangs up. */
export function shuttle(kernel: Kernel, terminal: At, seen: (text: string) => void): void {
  const buffer = new Uint8Array(4096);
  const triples = new Int32Array([terminal.fd, EPOLLIN, 0, stdin.fd, EPOLLIN, 0]);
  for (;;) {
    ignoring(["EINTR"], () => kernel.poll(triples, -1));
    const [, , printed = 0, , , typed = 0] = triples;
    if (printed !== 0) {
      const count = ignoring(["EIO"], () => kernel.read(terminal, buffer, 0, buffer.length));
      if (count === undefined || count === 0) return;
      writeAll(kernel, { fd: 1 }, buffer.slice(0, count));
      seen(new TextDecoder().decode(buffer.subarray(0, count)));
    }
    if ((typed & (EPOLLIN | POLLHUP | POLLERR)) !== 0) {
      const count = kernel.read(stdin, buffer, 0, buffer.length);
      if (count > 0) writeAll(kernel, terminal, buffer.slice(0, count));
      else triples[3] = -1; // poll(2) passes over it
    }
  }
}
