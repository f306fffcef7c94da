import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJsonValue } from "./decode-json-value.ts";
import type { Json } from "./json.ts";

/** What once failed of something, for the tests to try it from then on. */
export class Cases {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = join(import.meta.dirname, "cases", name);
  }

  /** By the files' names. */
  list(): ReadonlyMap<string, Json> {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return new Map(names.map((name) => [name, this.#get(name)]));
  }

  /** @param text JSON. */
  keep(text: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const name = createHash("sha256").update(text).digest("hex").slice(0, 12);
    writeFileSync(join(this.#folder, `${name}.txt`), `${text}\n`);
  }

  #get(name: string): Json {
    return decodeJsonValue(JSON.parse(readFileSync(join(this.#folder, name), "utf8")));
  }
}
