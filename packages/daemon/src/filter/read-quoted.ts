import type { FilterText } from "./filter-text.ts";

const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** What comes next between two of the same of `quotes`, escapes as in Go; undefined where none of them comes. */
export function readQuoted(source: FilterText, quotes: readonly string[]): string | undefined {
  const quote = quotes.find((mark) => source.take(mark));
  if (quote === undefined) return undefined;
  let text = "";
  while (!source.take(quote)) {
    const character = source.match(/[^]/uy);
    if (character === undefined) throw source.fault(`expected a closing ${quote}`);
    text += character === "\\" ? readEscape(source, quote) : character;
  }
  return text;
}

function readEscape(source: FilterText, quote: string): string {
  if (source.take(quote)) return quote;
  const code = source.match(/x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}/y);
  if (code !== undefined) {
    const isOctal = /^[0-7]/.test(code);
    return String.fromCharCode(
      isOctal ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16),
    );
  }
  const letter = source.match(/[^]/uy) ?? "";
  // Between slashes and bars what is escaped is the pattern's own.
  if (quote !== '"') return `\\${letter}`;
  return escapes[letter] ?? letter;
}
