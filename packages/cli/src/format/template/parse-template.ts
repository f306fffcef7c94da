import type { Fault } from "@skiff/base";
import type { Block, Node } from "./node.ts";
import { parsePipe } from "./parse-pipe.ts";
import { type Piece, splitTemplate } from "./split-template.ts";
import { templateFault } from "./template-fault.ts";
import { TokenReader } from "./token-reader.ts";

const deepest = 100;

/** Reads a template (Go's text/template, without templates inside it). Throws `invalid_argument` with the place. */
export function parseTemplate(source: string): readonly Node[] {
  return new Parser(source).parse();
}

interface Action {
  readonly at: number;
  readonly word: string | undefined;
  /** Behind the word. */
  readonly tokens: TokenReader;
}

const words = "if with range else end break continue define template block".split(" ");

class Parser {
  readonly #source: string;
  readonly #pieces: readonly Piece[];
  #next = 0;
  #blocks: Block["kind"][] = [];

  constructor(source: string) {
    this.#source = source;
    this.#pieces = splitTemplate(source);
  }

  parse(): readonly Node[] {
    const { nodes, end } = this.#parseList();
    if (end === undefined) return nodes;
    throw this.#fault(end.at, `unexpected {{${end.word}}}`);
  }

  /** Up to an `else`, an `end` or the template's. */
  #parseList(): { readonly nodes: readonly Node[]; readonly end: Action | undefined } {
    const nodes: Node[] = [];
    for (let piece = this.#take(); piece !== undefined; piece = this.#take()) {
      if (piece.kind === "text") {
        if (piece.text !== "") nodes.push(piece);
        continue;
      }
      const action = actionOf(piece);
      if (action.word === "else" || action.word === "end") return { nodes, end: action };
      nodes.push(this.#parseAction(action));
    }
    return { nodes, end: undefined };
  }

  #parseAction(action: Action): Node {
    const { word, tokens, at } = action;
    switch (word) {
      case "if":
      case "with":
      case "range":
        return this.#parseBlock(word, action);
      case "break":
      case "continue":
        this.#demandEnd(action);
        if (this.#blocks.includes("range")) return { kind: word };
        throw this.#fault(at, `{{${word}}} outside {{range}}`);
      case undefined: {
        const pipe = parsePipe(tokens, { source: this.#source, depth: 0, at });
        this.#demandEnd(action);
        return { kind: "print", pipe };
      }
      default:
        throw this.#fault(at, `{{${word}}} is not supported`);
    }
  }

  #parseBlock(kind: Block["kind"], action: Action): Block {
    const { tokens, at } = action;
    if (this.#blocks.length >= deepest) throw this.#fault(at, "nested too deeply");
    const pipe = parsePipe(tokens, { source: this.#source, depth: 0, at });
    this.#demandEnd(action);
    this.#blocks.push(kind);
    const { nodes: body, end } = this.#parseList();
    if (end === undefined) throw this.#fault(at, `unclosed {{${kind}}}`);
    const otherwise = end.word === "else" ? this.#parseElse(kind, end) : [];
    this.#blocks.pop();
    return { kind, pipe, body, otherwise };
  }

  #parseElse(kind: Block["kind"], action: Action): readonly Node[] {
    const { tokens, at } = action;
    const next = tokens.peek()?.text;
    if ((next === "if" || next === "with") && kind === next) {
      tokens.take();
      return [this.#parseBlock(next, action)]; // its end is ours
    }
    this.#demandEnd(action);
    const { nodes, end } = this.#parseList();
    if (end?.word === "end") return nodes;
    throw this.#fault(
      end?.at ?? at,
      end === undefined ? `unclosed {{${kind}}}` : "second {{else}}",
    );
  }

  #demandEnd({ tokens }: Action): void {
    const token = tokens.peek();
    if (token === undefined) return;
    throw this.#fault(token.at, `unexpected ${JSON.stringify(token.text)} in command`);
  }

  #take(): Piece | undefined {
    return this.#pieces[this.#next++];
  }

  #fault(at: number, reason: string): Fault {
    return templateFault(this.#source, at, reason);
  }
}

function actionOf({ at, tokens }: Extract<Piece, { kind: "action" }>): Action {
  const [first, ...rest] = tokens;
  const word = first?.kind === "word" && words.includes(first.text) ? first.text : undefined;
  return { at, word, tokens: new TokenReader(word === undefined ? tokens : rest) };
}
