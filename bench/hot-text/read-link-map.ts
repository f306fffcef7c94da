/** A piece of the program's text that the linker places as one. */
export interface Piece {
  readonly address: number;
  readonly length: number;
  /** As a linker script names it. */
  readonly pattern: string;
}

/** The pieces of text in what `ld -Map` wrote, those that were thrown away left out. */
export function readLinkMap(map: string): readonly Piece[] {
  const memory = map.slice(map.indexOf("\nLinker script and memory map"));
  const line = /^ (\.text\S*)\s+0x([\da-f]+)\s+0x([\da-f]+) (\S+)$/gm;
  return Array.from(
    memory.matchAll(line),
    ([, section = "", address = "", length = "", file = ""]) => ({
      address: Number.parseInt(address, 16),
      length: Number.parseInt(length, 16),
      pattern: pattern(section, file),
    }),
  ).filter((piece) => piece.length > 0);
}

/** Rust's hash of a function changes with the compiler; libc's functions have a file each, and no section. */
function pattern(section: string, file: string): string {
  if (section !== ".text") return `*(${section.replace(/17h[\da-f]{16}E/, "17h*")})`;
  return `*${file.replace(/^.*[(/]/, "").replace(/\)$/, "")}(.text)`;
}
