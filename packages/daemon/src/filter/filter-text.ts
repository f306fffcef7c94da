import { Fault } from "@skiff/base";

/** The text of a filter, and how far it was read. */
export class FilterText {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isDone(): boolean {
    return this.#offset === this.#text.length;
  }

  /** Between the parts of a filter there may be any. */
  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** Reads that word where it comes next. */
  take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#offset)) return false;
    this.#offset += word.length;
    return true;
  }

  /** Reads what the pattern, which is sticky, matches next. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    this.#offset += found?.length ?? 0;
    return found;
  }

  fault(problem: string): Fault {
    const rest = this.isDone ? "its end" : JSON.stringify(this.#text.slice(this.#offset));
    return new Fault(
      "invalid_argument",
      `filter ${JSON.stringify(this.#text)}: at ${rest}: ${problem}`,
    );
  }
}
