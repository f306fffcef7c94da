import type { Fault } from "@skiff/base";
import type { Operand, Pipe } from "./node.ts";
import { templateFault } from "./template-fault.ts";
import type { Token } from "./token.ts";
import type { TokenReader } from "./token-reader.ts";

/** Deeper ones are no template that anybody writes. */
const deepest = 100;

interface Place {
  readonly source: string;
  readonly depth: number;
  /** Of the action. */
  readonly at: number;
}

/** `[$x :=] command [| command]...`, up to a `)` or the end. Throws `invalid_argument`. */
export function parsePipe(tokens: TokenReader, place: Place): Pipe {
  if (place.depth > deepest) throw templateFault(place.source, place.at, "nested too deeply");
  const declaration = parseVariables(tokens);
  const commands: Operand[][] = [];
  do commands.push(parseCommand(tokens, place));
  while (tokens.takes("|"));
  return { ...declaration, commands };
}

function parseVariables(tokens: TokenReader): Pick<Pipe, "variables" | "declares"> {
  const isPair = tokens.peek(1)?.text === "," && tokens.peek(2)?.kind === "variable";
  const mark = tokens.peek(isPair ? 3 : 1);
  const isThere = mark?.kind === "mark" && (mark.text === ":=" || mark.text === "=");
  if (tokens.peek()?.kind !== "variable" || !isThere) return { variables: [], declares: false };
  const taken = Array.from({ length: isPair ? 4 : 2 }, () => tokens.take()?.text ?? "");
  return { variables: taken.filter((text) => text.startsWith("$")), declares: mark.text === ":=" };
}

function parseCommand(tokens: TokenReader, place: Place): Operand[] {
  const operands: Operand[] = [];
  for (let next = tokens.peek(); next !== undefined; next = tokens.peek()) {
    if (next.kind === "mark" && (next.text === "|" || next.text === ")")) break;
    operands.push(parseOperand(tokens, place));
  }
  if (operands.length > 0) return operands;
  const at = tokens.peek()?.at ?? place.at;
  throw templateFault(place.source, at, "missing value for command");
}

function parseOperand(tokens: TokenReader, place: Place): Operand {
  const first = tokens.take();
  if (first === undefined) throw templateFault(place.source, place.at, "missing value for command");
  const fields: string[] = [];
  const base = parseBase(first, tokens, place);
  if (first.kind === "field") fields.push(first.text);
  let end = first.text === "(" ? (tokens.peek(-1)?.end ?? first.end) : first.end;
  for (let next = tokens.peek(); next?.kind === "field" && next.at === end; next = tokens.peek()) {
    fields.push(next.text);
    end = next.end;
    tokens.take();
  }
  return { base, fields, at: first.at, text: place.source.slice(first.at, end) };
}

function parseBase(first: Token, tokens: TokenReader, place: Place): Operand["base"] {
  switch (first.kind) {
    case "field":
      return { kind: "dot" };
    case "variable":
      return { kind: "variable", name: first.text };
    case "constant":
      return { kind: "constant", value: first.value ?? "" };
    case "word":
      if (first.text === "true" || first.text === "false") {
        return { kind: "constant", value: first.text === "true" };
      }
      return first.text === "nil"
        ? { kind: "constant", value: null }
        : { kind: "function", name: first.text };
    case "mark":
      if (first.text === ".") return { kind: "dot" };
      if (first.text === "(") return parseParentheses(first, tokens, place);
      throw unexpected(first, place);
    default:
      return first.kind satisfies never;
  }
}

function parseParentheses(first: Token, tokens: TokenReader, place: Place): Operand["base"] {
  const pipe = parsePipe(tokens, { ...place, at: first.at, depth: place.depth + 1 });
  if (!tokens.takes(")")) throw templateFault(place.source, first.at, "unclosed left paren");
  return { kind: "pipe", pipe };
}

function unexpected({ at, text }: Token, { source }: Place): Fault {
  return templateFault(source, at, `unexpected ${JSON.stringify(text)} in operand`);
}
