import type { Grammar } from "./grammar/grammar.ts";

/** What is told of a command, by `oar help` and in its man page. */
export interface Page {
  readonly grammar: Grammar;
  /** One line, with no full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  /** Of every option of the grammar, by its name: whole sentences. */
  readonly options: Readonly<Record<string, string>>;
  readonly examples?: readonly Example[];
}

export interface Example {
  readonly says: string;
  readonly command: string;
}
