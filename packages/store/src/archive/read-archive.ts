import { during, Fault } from "@skiff/base";
import { TarDecoder, type TarEntry } from "@skiff/spec";
import { ByteReader } from "./byte-reader.ts";

export interface ArchiveEntry {
  readonly entry: TarEntry;
  /** What is not read of it is skipped. */
  readonly body: AsyncIterable<Uint8Array>;
}

const blockSize = 512;

/** The entries of a tar archive, to its end. Throws `invalid_argument` where it is none, or cut off. */
export async function* readArchive(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  const reader = new ByteReader(bytes);
  const decoder = new TarDecoder();
  try {
    for (;;) {
      const block = await reader.read(blockSize);
      if (block === undefined) break;
      const step = inArchive(reader, () => decoder.block(block));
      if (step.kind === "end") break;
      if (step.kind === "extension") {
        const body = await readBody(reader, step.size);
        inArchive(reader, () => decoder.extend(body));
      }
      if (step.kind === "entry") yield* readEntry(reader, step.entry);
    }
    inArchive(reader, () => decoder.end());
    if (reader.position === 0) throw new Fault("invalid_argument", "it is empty");
    await reader.drain();
  } finally {
    await reader.close();
  }
}

async function* readEntry(reader: ByteReader, entry: TarEntry): AsyncGenerator<ArchiveEntry> {
  const start = reader.position;
  yield { entry, body: reader.take(entry.size) };
  const left = padded(entry.size) - (reader.position - start);
  for await (const skipped of reader.take(left)) void skipped;
}

async function readBody(reader: ByteReader, size: number): Promise<Uint8Array> {
  const body = await reader.read(padded(size));
  if (body === undefined) throw new Fault("invalid_argument", "it ends after an extended header");
  return body.subarray(0, size);
}

function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

function inArchive<T>(reader: ByteReader, work: () => T): T {
  return during(`block ${reader.position / blockSize - 1}`, work);
}
