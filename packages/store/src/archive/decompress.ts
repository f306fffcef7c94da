import type { Transform } from "node:stream";
import { Fault } from "@skiff/base";
import { type Compression, compressionOf, longestMagic } from "./compression.ts";
import { through } from "./through.ts";

const chunkSize = 256 * 1024;

/**
 * Unpacks a gzip or zstd stream; any other comes as it is. Throws `invalid_argument` for a
 * broken one. When this is over, however it ends, `bytes` is over too: its file is closed.
 */
export async function* decompress(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const chunks = await peek(iterator);
    const compression = compressionOf(Buffer.concat(chunks));
    const decoder = decoderOf(compression);
    const all = resume(chunks, iterator);
    if (decoder === undefined) yield* all;
    else yield* unpacked(all, { compression, decoder });
  } finally {
    await iterator.return?.();
  }
}

function decoderOf(compression: Compression): Transform | undefined {
  switch (compression) {
    case "none":
      return undefined;
    case "gzip":
      return process.getBuiltinModule("node:zlib").createGunzip({ chunkSize });
    case "zstd":
      return process.getBuiltinModule("node:zlib").createZstdDecompress({ chunkSize });
    case "xz":
    case "bzip2":
      throw new Fault(
        "unimplemented",
        `compression by ${compression} is not supported, only gzip and zstd are`,
      );
    default:
      return compression satisfies never;
  }
}

async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  { compression, decoder }: { readonly compression: Compression; readonly decoder: Transform },
): AsyncGenerator<Uint8Array> {
  try {
    yield* through(bytes, decoder);
  } catch (error) {
    throw broken(compression, error);
  }
}

function broken(compression: Compression, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("errno" in error)) return error;
  if ("syscall" in error) return error;
  return new Fault("invalid_argument", `broken ${compression}: ${error.message}`, { cause: error });
}

/** The first chunks, enough to tell how the stream is packed. */
async function peek(iterator: AsyncIterator<Uint8Array>): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < longestMagic;) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return chunks;
}

async function* resume(
  chunks: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    yield next.value;
  }
}
