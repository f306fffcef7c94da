import { type Digest, digestParts } from "@skiff/spec";
import type { Content } from "./content.ts";
import { IngestFile, wrongSize } from "./ingest-file.ts";

/** What content is expected to be. */
export interface Expected {
  readonly digest?: Digest;
  readonly size?: number;
}

/** Hears of what has become content, and whether the namespace did not have it yet. */
type Kept = (content: Content, isNew: boolean) => void;

type Keep = (found: Pick<Content, "digest" | "size">, kept: Kept) => Content;

/**
 * Content on its way into the store. Disposing of it before `commit` leaves what it has to
 * `collectGarbage`, or, of an ingest with a ref, to who goes on with it.
 */
export class Ingest implements AsyncDisposable {
  readonly #file: IngestFile;
  readonly #expected: Expected;
  readonly #keep: Keep;

  private constructor(file: IngestFile, expected: Expected, keep: Keep) {
    this.#file = file;
    this.#expected = expected;
    this.#keep = keep;
  }

  /** See `ContentStore.openIngest`. */
  static async open(path: string, expected: Expected, keep: Keep): Promise<Ingest> {
    const { digest } = expected;
    const algorithm = digest === undefined ? "sha256" : digestParts(digest).algorithm;
    return new Ingest(await IngestFile.open(path, algorithm), expected, keep);
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#file.size;
  }

  /** Appends. Throws `failed_precondition` where that is more than expected. */
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

  /** Of what is there. */
  digest(): Digest {
    return this.#file.digest();
  }

  /**
   * Makes it content, which the lease keeps. `kept` runs in the transaction that does. Throws
   * `failed_precondition` where it is not what was expected, or was given up meanwhile.
   */
  async commit(expected: Expected = this.#expected, kept: Kept = () => {}): Promise<Content> {
    return this.#keep(await this.#file.finish(expected), kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
