import { type Digest, digestParts } from "@skiff/spec";
import type { Content } from "./content.ts";
import { IngestFile, wrongSize } from "./ingest-file.ts";

/** What content is expected to be. */
export interface Expected {
  readonly digest?: Digest;
  readonly size?: number;
}

/**
 * Content on its way into the store. Disposing of it before `commit` leaves what it has to
 * `collectGarbage`, or, of an ingest with a ref, to who goes on with it.
 */
export class Ingest implements AsyncDisposable {
  readonly #file: IngestFile;
  readonly #expected: Expected;
  readonly #keep: (found: Pick<Content, "digest" | "size">) => Content;

  private constructor(
    file: IngestFile,
    expected: Expected,
    keep: (found: Pick<Content, "digest" | "size">) => Content,
  ) {
    this.#file = file;
    this.#expected = expected;
    this.#keep = keep;
  }

  /** See `ContentStore.openIngest`. */
  static async open(
    path: string,
    expected: Expected,
    keep: (found: Pick<Content, "digest" | "size">) => Content,
  ): Promise<Ingest> {
    const { digest } = expected;
    const algorithm = digest === undefined ? "sha256" : digestParts(digest).algorithm;
    return new Ingest(await IngestFile.open(path, algorithm), expected, keep);
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#file.size;
  }

  /** Appends. Throws `invalid_argument` where that is more than expected. */
  async write(chunk: Uint8Array): Promise<void> {
    const { size } = this.#expected;
    if (this.size + chunk.length > (size ?? Infinity)) {
      throw wrongSize(this.#expected, `more than ${size}`);
    }
    await this.#file.write(chunk);
  }

  /** Back to nothing. */
  async clear(): Promise<void> {
    await this.#file.clear();
  }

  /** Makes it content, which the lease keeps. Throws `invalid_argument` where it is not what was expected. */
  async commit(): Promise<Content> {
    return this.#keep(await this.#file.finish(this.#expected));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
