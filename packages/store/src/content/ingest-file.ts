import type { FileHandle } from "node:fs/promises";
import type { Hash } from "node:crypto";
import { dirname } from "node:path";
import { Fault } from "@skiff/base";
import { decodeDigest, type Digest, type DigestAlgorithm } from "@skiff/spec";
import { guardedAsync } from "../files/guarded-async.ts";

const chunkSize = 1024 * 1024;

/** A file that is being filled from its end on, and measured meanwhile. Disposing of it closes it; what it has stays. */
export class IngestFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #algorithm: DigestAlgorithm;
  #hash: Hash;
  #size = 0;

  private constructor(path: string, file: FileHandle, algorithm: DigestAlgorithm) {
    this.#path = path;
    this.#file = file;
    this.#algorithm = algorithm;
    this.#hash = newHash(algorithm);
  }

  /** Made where it is not there; what it has already is kept, and read once. */
  static async open(path: string, algorithm: DigestAlgorithm): Promise<IngestFile> {
    const { constants, promises } = process.getBuiltinModule("node:fs");
    const file = await guardedAsync(`create ${path}`, () =>
      promises.open(path, constants.O_RDWR | constants.O_CREAT, 0o600),
    );
    const ingest = new IngestFile(path, file, algorithm);
    try {
      await ingest.#readAll();
      return ingest;
    } catch (error) {
      await ingest[Symbol.asyncDispose]();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    await guardedAsync(`write ${this.#path}`, () => this.#append(chunk));
  }

  /** Of what is there. */
  digest(): Digest {
    return decodeDigest(`${this.#algorithm}:${this.#hash.copy().digest("hex")}`);
  }

  /** Back to nothing. */
  async clear(): Promise<void> {
    await guardedAsync(`truncate ${this.#path}`, () => this.#file.truncate(0));
    this.#hash = newHash(this.#algorithm);
    this.#size = 0;
  }

  /** The end: all of it is on the disk, and this is its digest. Throws `failed_precondition`, as containerd does, for another than expected. */
  async finish(expected: {
    readonly digest?: Digest;
    readonly size?: number;
  }): Promise<{ readonly digest: Digest; readonly size: number }> {
    const size = this.#size;
    if (size !== (expected.size ?? size)) throw wrongSize(expected, `${size}`);
    const digest = decodeDigest(`${this.#algorithm}:${this.#hash.digest("hex")}`);
    if (digest !== (expected.digest ?? digest)) {
      throw new Fault("failed_precondition", `content ${expected.digest} has the digest ${digest}`);
    }
    await guardedAsync(`sync ${this.#path}`, () => this.#file.sync());
    await syncDirectory(dirname(this.#path));
    return { digest, size };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #append(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length;) {
      const rest = chunk.length - done;
      const { bytesWritten } = await this.#file.write(chunk, done, rest, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async #readAll(): Promise<void> {
    const { size } = await guardedAsync(`read ${this.#path}`, () => this.#file.stat());
    const buffer = new Uint8Array(Math.min(size, chunkSize));
    while (this.#size < size) {
      const { bytesRead } = await guardedAsync(`read ${this.#path}`, () =>
        this.#file.read(buffer, 0, buffer.length, this.#size),
      );
      if (bytesRead === 0) return;
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.#size += bytesRead;
    }
  }
}

/** For content that is not as long as it was to be. */
export function wrongSize(
  expected: { readonly digest?: Digest; readonly size?: number },
  found: string,
): Fault {
  const name = expected.digest ?? "content";
  return new Fault("failed_precondition", `${name} has ${found} bytes instead of ${expected.size}`);
}

function newHash(algorithm: DigestAlgorithm): Hash {
  return process.getBuiltinModule("node:crypto").createHash(algorithm);
}

async function syncDirectory(path: string): Promise<void> {
  await guardedAsync(`sync ${path}`, async () => {
    const { open } = process.getBuiltinModule("node:fs/promises");
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  });
}
