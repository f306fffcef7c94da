const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A text in double quotes, everything escaped that is not to be seen: Go's `%q`. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\P{C}]|[^\P{Z} ]/gu, escape)}"`;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = (width: number): string => code.toString(16).padStart(width, "0");
  if (Object.hasOwn(named, character)) return named[character] ?? "";
  if (code < 0x80) return `\\x${digits(2)}`;
  return code > 0xffff ? `\\U${digits(8)}` : `\\u${digits(4)}`;
}
