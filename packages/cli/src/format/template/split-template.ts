import { readAction } from "./read-action.ts";
import { templateFault } from "./template-fault.ts";
import type { Token } from "./token.ts";

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly at: number; readonly tokens: readonly Token[] };

/** A template's texts, and its actions as tokens; comments are gone, and the space that `{{-` and `-}}` take. */
export function splitTemplate(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trims = false;
  const takeText = (end: number): void => {
    const text = source.slice(at, end);
    pieces.push({ kind: "text", text: trims ? text.trimStart() : text });
  };
  for (;;) {
    const open = source.indexOf("{{", at);
    if (open < 0) break;
    takeText(open);
    const trimsBefore = /^\{\{-\s/.test(source.slice(open, open + 4));
    if (trimsBefore) trimLast(pieces);
    const start = open + (trimsBefore ? 4 : 2);
    const comment = skipComment(source, start);
    const action = comment === undefined ? readAction(source, start) : undefined;
    const end = comment ?? action?.end ?? start;
    if (action !== undefined) pieces.push({ kind: "action", at: open, tokens: action.tokens });
    trims = /\s-$/.test(source.slice(start, end));
    at = end + 2;
  }
  takeText(source.length);
  return pieces;
}

function trimLast(pieces: Piece[]): void {
  const last = pieces.pop();
  if (last?.kind === "text") pieces.push({ ...last, text: last.text.trimEnd() });
  else if (last !== undefined) pieces.push(last);
}

/** Where the `}}` behind a comment is; undefined where there is none. */
function skipComment(source: string, start: number): number | undefined {
  if (!source.startsWith("/*", start)) return undefined;
  const end = source.indexOf("*/", start);
  if (end < 0) throw templateFault(source, start, "unclosed comment");
  const closing = /^(\s-)?\}\}/.exec(source.slice(end + 2));
  if (closing === null) {
    throw templateFault(source, end, "comment ends before closing delimiter");
  }
  return end + 2 + closing[0].length - 2;
}
