let last = 1n;

/** A number that no other node has. */
export function nextInode(): bigint {
  return ++last;
}
