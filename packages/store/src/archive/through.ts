import type { Transform } from "node:stream";

/** What a coder of `node:zlib` makes of `bytes`. When this is over, however it ends, so are both. */
export async function* through(
  bytes: AsyncIterable<Uint8Array>,
  coder: Transform,
): AsyncGenerator<Uint8Array> {
  const fed = feed(bytes, coder);
  try {
    for await (const chunk of coder) yield bytesOf(chunk);
  } finally {
    coder.destroy();
    await fed;
  }
}

/** Never throws: what goes wrong comes out of the coder. */
async function feed(bytes: AsyncIterable<Uint8Array>, coder: Transform): Promise<void> {
  const closed = new Promise((resolve) => coder.once("close", resolve));
  try {
    for await (const chunk of bytes) {
      const isReady = coder.write(chunk);
      if (!isReady) await Promise.race([new Promise((go) => coder.once("drain", go)), closed]);
      if (coder.destroyed) return;
    }
    coder.end();
  } catch (error) {
    coder.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (!(chunk instanceof Uint8Array)) throw new TypeError("zlib gives bytes");
  return chunk;
}
