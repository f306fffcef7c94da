import type { Token } from "./token.ts";

/** An action's tokens, one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  take(): Token | undefined {
    return this.#tokens[this.#next++];
  }

  /** Takes the next token where it is this mark or word. */
  takes(text: string): boolean {
    const token = this.peek();
    const isIt = (token?.kind === "mark" || token?.kind === "word") && token.text === text;
    if (isIt) this.#next++;
    return isIt;
  }
}
