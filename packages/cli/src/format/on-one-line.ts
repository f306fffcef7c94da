/** An image may say anything: nothing of it steers the terminal, or breaks a table. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]/gu, " ");
}
