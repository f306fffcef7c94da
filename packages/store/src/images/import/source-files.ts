import { during, Fault } from "@skiff/base";
import { type Decoder, decodeJson, decodeOciLayout } from "@skiff/spec";
import type { Content } from "../../content/content.ts";

/** The files of an image's archive or layout, taken into the store: by their paths there. */
export class SourceFiles {
  /** Small ones that describe the others: kept here, not in the store. */
  readonly #documents: ReadonlyMap<string, string>;
  readonly #content: ReadonlyMap<string, Content>;
  /** Symbolic and hard links: `docker save` wrote a layer once, and links to it. */
  readonly #links: ReadonlyMap<string, string>;

  constructor(files: {
    readonly documents: ReadonlyMap<string, string>;
    readonly content: ReadonlyMap<string, Content>;
    readonly links: ReadonlyMap<string, string>;
  }) {
    this.#documents = files.documents;
    this.#content = files.content;
    this.#links = files.links;
  }

  /** The text of the index of an OCI layout; undefined for what is no layout. Throws `invalid_argument`. */
  findLayoutIndex(): string | undefined {
    if (this.findDocument("oci-layout", decodeOciLayout) === undefined) return undefined;
    const text = this.#documents.get("index.json");
    if (text !== undefined) return text;
    throw new Fault("invalid_argument", "no image: the layout has no file index.json");
  }

  findDocument<T>(path: string, decode: Decoder<T>): T | undefined {
    const text = this.#documents.get(path);
    if (text === undefined) return undefined;
    return during(path, () => decodeJson(text, decode));
  }

  /** Throws `invalid_argument` where the archive does not have it. */
  get(path: string): Content {
    let at = path;
    for (let step = 0; step < longestChain; step++) {
      const content = this.#content.get(at);
      if (content !== undefined) return content;
      const target = this.#links.get(at);
      if (target === undefined) break;
      at = target;
    }
    throw new Fault("invalid_argument", `it has no file ${JSON.stringify(path)}`);
  }
}

/** As many links as Linux follows (path_resolution(7)). */
const longestChain = 40;
