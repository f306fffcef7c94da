import assert from "node:assert/strict";
import { test } from "node:test";
import type { At, Bytes } from "@skiff/kernel";
import { TarSource } from "./tar-source.ts";

const file: At = { fd: 0 };
const bodies = ["", "a", "b".repeat(511), "c".repeat(512), "d".repeat(513), "e".repeat(1_500_000)];
const archive = tar(bodies);

for (const length of [7, 511, 512, 513, 4097, 65_536, 1_048_575, 2 ** 30]) {
  test(`TarSource reads an archive that comes ${length} bytes at a time`, () => {
    const pipe = new Pipe(archive, length);
    const source = new TarSource(pipe, file);
    for (const [i, body] of bodies.entries()) {
      const entry = source.next();
      assert.equal(entry?.path, `file${i}`);
      source.copy(file, entry.size);
      source.endBody(entry.size);
      assert.ok(pipe.takeWritten() === body, `body ${i}`);
    }
    assert.equal(source.next(), undefined);
    assert.equal(source.drain(), archive.length);
  });
}

test("TarSource says after how many bytes an archive is cut off", () => {
  const source = new TarSource(new Pipe(archive.subarray(0, 700), 300), file);
  source.next();
  assert.throws(() => source.next(), {
    code: "invalid_argument",
    message: "the archive is cut off after 700 bytes",
  });
});

/** Reads give so many bytes at most; what is written is kept. */
class Pipe {
  readonly #bytes: Uint8Array;
  readonly #length: number;
  #position = 0;
  #written = "";

  constructor(bytes: Uint8Array, length: number) {
    this.#bytes = bytes;
    this.#length = length;
  }

  read(_file: At, buffer: Uint8Array, offset: number, length: number): number {
    const end = this.#position + Math.min(length, this.#length);
    const bytes = this.#bytes.subarray(this.#position, end);
    buffer.set(bytes, offset);
    this.#position += bytes.length;
    return bytes.length;
  }

  write(_file: At, bytes: Bytes, offset: number): number {
    assert.ok(typeof bytes !== "string");
    this.#written += new TextDecoder().decode(bytes.subarray(offset));
    return bytes.length - offset;
  }

  takeWritten(): string {
    const written = this.#written;
    this.#written = "";
    return written;
  }
}

function tar(texts: readonly string[]): Uint8Array {
  const blocks = texts.flatMap((text, i) => [header(`file${i}`, text.length), padded(text)]);
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 1024));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

function padded(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 512) * 512);
  new TextEncoder().encodeInto(text, bytes);
  return bytes;
}

function header(name: string, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string): unknown =>
    new TextEncoder().encodeInto(text, block.subarray(at));
  put(0, name);
  put(124, size.toString(8).padStart(11, "0"));
  put(148, " ".repeat(8));
  put(156, "0");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, sum.toString(8).padStart(6, "0"));
  return block;
}
