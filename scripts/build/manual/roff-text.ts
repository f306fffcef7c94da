/** A text as it is to be read, for groff_man(7): hyphens can be searched for and copied. */
export function roffText(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return escaped.replace(/^[.']/, "\\&$&");
}
