import { templateFault } from "./template-fault.ts";
import type { Token } from "./token.ts";
import { unquote } from "./unquote.ts";

/** Made when it is needed: classes of letters take milliseconds, which no other command is to wait for. */
const makeForms = (): RegExp =>
  /\s*(?:(?<close>(?:(?<=\s)-)?\}\})|\.(?<field>[\p{L}_][\p{L}\p{N}_]*)|(?<variable>\$[\p{L}\p{N}_]*)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<number>[+-]?(?:0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))|(?<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+')|(?<mark>:=|[|(),=.]))/uy;

/** The tokens from `start` on, and where the `}}` behind them is. Throws `invalid_argument`. */
export function readAction(
  source: string,
  start: number,
): { readonly tokens: readonly Token[]; readonly end: number } {
  const tokens: Token[] = [];
  const forms = makeForms();
  for (let at = start; ;) {
    forms.lastIndex = at;
    const found = forms.exec(source);
    if (found?.groups === undefined) throw refusal(source, at);
    const end = forms.lastIndex;
    if (found.groups["close"] !== undefined) return { tokens, end: end - 2 };
    tokens.push(tokenOf(source, found.groups, { from: at, end }));
    at = end;
  }
}

function refusal(source: string, at: number): Error {
  const rest = source.slice(at).trimStart();
  const where = source.length - rest.length;
  if (rest === "") return templateFault(source, at, "unclosed action");
  if (/^["`']/.test(rest)) return templateFault(source, where, "unterminated quoted string");
  return templateFault(source, where, `unexpected ${JSON.stringify([...rest][0])} in command`);
}

function tokenOf(
  source: string,
  groups: Readonly<Record<string, string | undefined>>,
  { from, end }: { readonly from: number; readonly end: number },
): Token {
  const { field, variable, word, number, text, mark } = groups;
  const place = { at: from + source.slice(from, end).search(/\S/), end };
  if (field !== undefined) return { kind: "field", text: field, ...place };
  if (variable !== undefined) return { kind: "variable", text: variable, ...place };
  if (word !== undefined) return { kind: "word", text: word, ...place };
  if (number !== undefined) {
    return { kind: "constant", text: number, value: Number(number), ...place };
  }
  if (text === undefined) return { kind: "mark", text: mark ?? "", ...place };
  const value = unquote(text);
  if (value === undefined) {
    throw templateFault(source, place.at, `invalid syntax in quoted string ${text}`);
  }
  return { kind: "constant", text, value, ...place };
}
