/** FNV-1a over the text's UTF-16 units, 32 bits, as 8 hexadecimal digits: finds torn and foreign files. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
