/** FNV-1a over the UTF-8 text four bytes at a time, 32 bits, as 8 hexadecimal digits: finds torn and foreign files. */
export function checksum(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((bytes.length + 3) >> 2);
  new Uint8Array(words.buffer).set(bytes);
  let hash = 0x811c9dc5 ^ bytes.length;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
