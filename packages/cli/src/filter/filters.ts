import { Fault } from "@skiff/base";

/** What `--filter` asked for: of each key, the values that were given. */
export class Filters {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The same, and more values of one key. */
  with(key: string, more: readonly string[]): Filters {
    return new Filters(new Map(this.#values).set(key, [...this.values(key), ...more]));
  }

  values(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  /** Whether nothing was asked by this key, or one of its values fits. */
  any(key: string, fits: (value: string) => boolean): boolean {
    const values = this.values(key);
    return values.length === 0 || values.some(fits);
  }

  /** Whether all values of this key fit. */
  every(key: string, fits: (value: string) => boolean): boolean {
    return this.values(key).every(fits);
  }

  /** Of a key that is true or false; undefined where it was not given. Throws `invalid_argument`. */
  truth(key: string): boolean | undefined {
    const values = this.values(key);
    const last = values.at(-1);
    if (last === undefined) return undefined;
    if (["true", "1"].includes(last)) return true;
    if (["false", "0"].includes(last)) return false;
    throw new Fault("invalid_argument", `invalid filter '${key}=[${values.join(" ")}]'`);
  }
}
