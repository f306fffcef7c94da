const named: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

const escapes =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;

/** What a constant of Go's means: "text", `text` or 'c'; undefined for an escape that there is not. */
export function unquote(literal: string): string | number | undefined {
  const inside = literal.slice(1, -1);
  if (literal.startsWith("`")) return inside;
  let isWrong = false;
  const text = inside.replaceAll(escapes, (...found: string[]) => {
    const [, byte, short, long, octal, letter = ""] = found;
    const digits = byte ?? short ?? long;
    const code = digits === undefined ? octal && Number.parseInt(octal, 8) : Number(`0x${digits}`);
    if (typeof code === "number" && code <= 0x10ffff) return String.fromCodePoint(code);
    if (Object.hasOwn(named, letter)) return named[letter] ?? "";
    isWrong = true;
    return "";
  });
  if (isWrong) return undefined;
  if (!literal.startsWith("'")) return text;
  return [...text].length === 1 ? text.codePointAt(0) : undefined;
}
