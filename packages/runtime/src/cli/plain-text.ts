/**
 * On one line, and without what steers a terminal: a process's or a file's name may have come
 * from a container.
 */
export function plainText(text: string): string {
  return text
    .replaceAll("\n", " ")
    .replaceAll(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
