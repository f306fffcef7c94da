/** What is no UTF-8 becomes U+FFFD, as in Node. */
export function textOf(bytes: string | Uint8Array): string {
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
}
