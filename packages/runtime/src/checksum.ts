/** FNV-1a over the UTF-8 text four bytes at a time, 32 bits, as 8 hexadecimal digits: finds torn and foreign files. */
export function checksum(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array((bytes.length + 3) >> 2); // signed: the engine has those as they are
  new Uint8Array(words.buffer).set(bytes);
  const { imul } = Math;
  let hash = 0x811c9dc5 ^ bytes.length;
  for (let i = 0, { length } = words; i < length; i++) {
    hash = imul(hash ^ (words[i] ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
