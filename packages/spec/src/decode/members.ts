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
    return at(name, decode, this.#find(name));
  }

  /** Undefined if the member is absent or null: writers in Go leave null for an empty slice or map. */
  optional<T>(name: string, decode: Decoder<T>): T | undefined {
    const value = this.#find(name);
    return value === undefined ? undefined : at(name, decode, value);
  }

  /** Most that are asked for are absent: only what is there may be Object.prototype's. */
  #find(name: string): unknown {
    const value = this.#object[name] ?? undefined;
    return value === undefined || Object.hasOwn(this.#object, name) ? value : undefined;
  }
}

function at<T>(name: string, decode: Decoder<T>, value: unknown): T {
  try {
    return decode(value);
  } catch (error) {
    throw error instanceof Mismatch ? error.within(name) : error;
  }
}
