/**
 * A name in an archive: bytes, which are not always UTF-8. Each character of the string
 * is one byte, so that all that strings can do works, and nothing is lost.
 */
export type ByteString = string;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The engine's own decoder is many times faster than a loop: nearly all names are plain ASCII. */
export function byteString(bytes: Uint8Array): ByteString {
  const text = decoder.decode(bytes);
  const isAscii = text.length === bytes.length && !text.includes("\ufffd");
  return isAscii ? text : oneByOne(bytes);
}

/** What a system call takes: text where it is plain ASCII, else the bytes. */
export function encodeByteString(text: ByteString): string | Uint8Array {
  return encoder.encode(text).length === text.length ? text : bytesOf(text);
}

/** What a person can read; bytes that are not UTF-8 become U+FFFD. */
export function showByteString(text: ByteString): string {
  return decoder.decode(bytesOf(text));
}

function oneByOne(bytes: Uint8Array): ByteString {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: ByteString): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
