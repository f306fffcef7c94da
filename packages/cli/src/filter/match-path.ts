import { Fault } from "@skiff/base";

const pieces = /\*|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|\\([^])|[^]/gu;

/** Whether a pattern of Go's `path.Match` is all of `text`: `*` and `?` pass no slash. Throws `invalid_argument`. */
export function matchPath(pattern: string, text: string): boolean {
  const source = [...pattern.matchAll(pieces)].map(([piece, not = "", set, escaped]) =>
    expressionOf(pattern, { piece, not, set, escaped }),
  );
  try {
    return new RegExp(`^${source.join("")}$`, "u").test(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxFault(pattern);
    throw error;
  }
}

interface Piece {
  readonly piece: string;
  readonly not: string;
  readonly set: string | undefined;
  readonly escaped: string | undefined;
}

function expressionOf(pattern: string, { piece, not, set, escaped }: Piece): string {
  if (piece === "*") return "[^/]*";
  if (piece === "?") return "[^/]";
  if (set !== undefined) return `[${not}${set.replaceAll(/\\(.)|[[^]/gu, memberOf)}]`;
  if (piece === "[" || piece === "\\") throw syntaxFault(pattern);
  return escapeOf(escaped ?? piece);
}

function memberOf(found: string, escaped?: string): string {
  return escaped === "-" ? "\\-" : escapeOf(escaped ?? found);
}

function escapeOf(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function syntaxFault(pattern: string): Fault {
  return new Fault("invalid_argument", `syntax error in pattern ${JSON.stringify(pattern)}`);
}
