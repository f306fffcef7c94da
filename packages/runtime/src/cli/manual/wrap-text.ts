/** Breaks a text into lines of at most `width` characters, each with `indent` before it. */
export function wrapText(
  text: string,
  { indent, width }: { readonly indent: number; readonly width: number },
): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((part) => `${" ".repeat(indent)}${part}\n`).join("");
}
