const digits = "0123456789abcdef";

/** That many random bytes in hexadecimal. */
export function randomHex(bytes: number): string {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) {
    text += digits.charAt(byte >> 4) + digits.charAt(byte & 15);
  }
  return text;
}
