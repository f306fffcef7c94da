import type { Decoder } from "./decoder.ts";
import { Mismatch } from "./mismatch.ts";

/** An object's members, by name. Members that nobody asks for are tolerated, as the specifications say. */
export class Members {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(object: Readonly<Record<string, unknown>>) {
    this.#object = object;
  }

  /** Throws if the member is absent or null. */
  required<T>(name: string, decode: Decoder<T>): T {
    try {
      return decode(this.#find(name));
    } catch (error) {
      throw error instanceof Mismatch ? error.within(name) : error;
    }
  }

  /** Undefined if the member is absent or null: writers in Go leave null for an empty slice or map. */
  optional<T>(name: string, decode: Decoder<T>): T | undefined {
    return this.#find(name) === undefined ? undefined : this.required(name, decode);
  }

  #find(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }
}
