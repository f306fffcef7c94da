/** `text` as it is for a program that reads it; for a terminal without what would steer it. */
export function forTerminal(text: string): string {
  const { isatty } = process.getBuiltinModule("node:tty");
  return isatty(1) ? text.replaceAll(/[^\P{C}\n\t]/gu, "\ufffd") : text;
}
