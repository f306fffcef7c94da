/**
 * A name in an archive: bytes, which are not always UTF-8. Each character of the string
 * is one byte, so that all that strings can do works, and nothing is lost.
 */
export type ByteString = string;

export function byteString(bytes: Uint8Array): ByteString {
  return bytes.length <= longestCall
    ? String.fromCharCode(...bytes)
    : byteString(bytes.subarray(0, longestCall)) + byteString(bytes.subarray(longestCall));
}

/** An engine takes only so many arguments. */
const longestCall = 4096;

/** What a system call takes: text where it is plain ASCII, else the bytes. */
export function encodeByteString(text: ByteString): string | Uint8Array {
  // oxlint-disable-next-line no-control-regex
  return /^[\0-\x7f]*$/.test(text) ? text : bytesOf(text);
}

/** What a person can read; bytes that are not UTF-8 become U+FFFD. */
export function showByteString(text: ByteString): string {
  return new TextDecoder().decode(bytesOf(text));
}

function bytesOf(text: ByteString): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
