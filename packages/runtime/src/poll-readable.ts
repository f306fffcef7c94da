import { type At, EPOLLERR, EPOLLHUP, EPOLLIN, type Events, ignoring } from "@skiff/kernel";

/** Waits until one of `files` can be read or has hung up; the numbers of all that are so. */
export function pollReadable(
  kernel: Pick<Events, "poll">,
  files: readonly At[],
): ReadonlySet<number> {
  const triples = new Int32Array(files.flatMap(({ fd }) => [fd, EPOLLIN, 0]));
  ignoring(["EINTR"], () => kernel.poll(triples, -1));
  const ready = files.filter(
    (_, i) => ((triples[i * 3 + 2] ?? 0) & (EPOLLIN | EPOLLHUP | EPOLLERR)) !== 0,
  );
  return new Set(ready.map(({ fd }) => fd));
}
