/** Bytes as text. */
export function decoded(bytes: Uint8Array, encoding: "utf8" | "latin1"): string {
  if (encoding === "utf8") return new TextDecoder().decode(bytes);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
