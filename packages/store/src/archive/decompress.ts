import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { Fault } from "@skiff/base";
import { type Compression, compressionOf, longestMagic } from "./compression.ts";

const chunkSize = 256 * 1024;

/** Unpacks a gzip or zstd stream; any other comes as it is. Throws `invalid_argument` for a broken one. */
export async function* decompress(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { start, all } = await peek(bytes);
  const compression = compressionOf(start);
  const decoder = decoderOf(compression);
  if (decoder === undefined) {
    yield* all;
    return;
  }
  const source = Readable.from(all, { objectMode: false });
  source.once("error", (error) => decoder.destroy(error));
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk;
  } catch (error) {
    throw broken(compression, error);
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

function decoderOf(
  compression: Compression,
):
  | (NodeJS.ReadWriteStream & AsyncIterable<Buffer> & { destroy(error?: Error): unknown })
  | undefined {
  switch (compression) {
    case "none":
      return undefined;
    case "gzip":
      return createGunzip({ chunkSize });
    case "zstd":
      return createZstdDecompress({ chunkSize });
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

function broken(compression: Compression, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("errno" in error)) return error;
  if ("syscall" in error) return error;
  return new Fault("invalid_argument", `broken ${compression}: ${error.message}`, { cause: error });
}

/** The first bytes of a stream, and the stream with them. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly start: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < longestMagic) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return { start: Buffer.concat(chunks), all: resume(chunks, iterator) };
}

async function* resume(
  chunks: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
