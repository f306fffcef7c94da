/** Does it to all of them at once. Throws the first fault, once all have been tried. */
export async function settleAll<T>(
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> {
  const working = all.map(work);
  await Promise.allSettled(working);
  await Promise.all(working);
}
