import { guardedAsync } from "@skiff/store";

/** What comes from standard input, be it a file, a pipe or a terminal. Throws a Fault where it cannot be read. */
export async function* readInput(): AsyncGenerator<Uint8Array> {
  const reader = Bun.stdin.stream().getReader();
  for (;;) {
    const { done, value } = await guardedAsync("read standard input", () => reader.read());
    if (done) return;
    yield value;
  }
}
