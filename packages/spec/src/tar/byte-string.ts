/**
 * A name in an archive: bytes, which are not always UTF-8. Each character of the string
 * is one byte, so that all that strings can do works, and nothing is lost.
 */
export type ByteString = string;

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The engine's own decoder is many times faster than a loop, and nearly all names are plain ASCII. */
export function byteString(bytes: Uint8Array): ByteString {
  const text = decodeStrictly(bytes);
  return text?.length === bytes.length ? text : oneByOne(bytes);
}

/** Undefined for what is not UTF-8. */
function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What a system call takes: text where it is plain ASCII, else the bytes. */
export function encodeByteString(text: ByteString): string | Uint8Array {
  return encoder.encode(text).length === text.length ? text : bytesOfString(text);
}

/** What a person can read; bytes that are not UTF-8 become U+FFFD. */
export function showByteString(text: ByteString): string {
  return decoder.decode(bytesOfString(text));
}

function oneByOne(bytes: Uint8Array): ByteString {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes, always. */
export function bytesOfString(text: ByteString): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
