/** Passes all of it on, piece by piece, no faster than it is taken. Rejects where `take` does. */
export async function pumpOutput(
  from: AsyncIterable<Uint8Array>,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const bytes of from) await take(bytes);
}
