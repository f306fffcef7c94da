/** What comes from standard input, be it a file, a pipe or a terminal. */
export function readInput(): AsyncIterable<Uint8Array> {
  return Bun.stdin.stream();
}
