import { AT_FDCWD, type Events, type Files, O_RDWR, POLLNVAL } from "@skiff/kernel";

/**
 * Opens /dev/null in the place of a standard input or output that is closed: else the next
 * file that is opened, perhaps the host's, would be the container's.
 */
export function openStandardFiles(kernel: Pick<Files, "openat2"> & Pick<Events, "poll">): void {
  const triples = new Int32Array([0, 0, 0, 1, 0, 0, 2, 0, 0]);
  if (kernel.poll(triples, 0) === 0) return;
  for (const fd of [0, 1, 2]) {
    // It takes the lowest number that is free, and stays open.
    if (triples[fd * 3 + 2] === POLLNVAL) kernel.openat2(AT_FDCWD, "/dev/null", { flags: O_RDWR });
  }
}
