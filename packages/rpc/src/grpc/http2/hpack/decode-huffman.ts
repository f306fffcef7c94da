import { Fault } from "@skiff/base";

/**
 * How many bits each byte takes (RFC 7541, appendix B). The code is canonical: shorter ones first, of one length
 * in the order of the bytes. So its end, 30 ones, is the last, and the lengths say all of it.
 */
const lengths = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
  6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6,
  7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23,
  23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22,
  22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
  23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27,
  27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25,
  24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

const end = 256;

/** A text of a header. Throws `invalid_argument` for what is no code, its end or its padding not as they must be. */
export function decodeHuffman(bytes: Uint8Array): string {
  let text = "";
  let node = 0;
  let depth = 0;
  let isPadding = true;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const one = (byte >> bit) & 1;
      isPadding &&= one === 1;
      depth++;
      const next = tree[2 * node + one] ?? 0;
      if (next > 0) {
        node = next;
        continue;
      }
      const symbol = -next - 1;
      if (symbol < 0 || symbol === end) throw new Fault("invalid_argument", "hpack: no code");
      text += String.fromCharCode(symbol);
      node = 0;
      depth = 0;
      isPadding = true;
    }
  }
  if (depth < 8 && isPadding) return text;
  throw new Fault("invalid_argument", "hpack: a text that ends within a code");
}

/** Two places for each node, for 0 and 1: where to go on, or, below 0, the byte that is meant. */
const tree: Int16Array = makeTree();

function makeTree(): Int16Array {
  const nodes = new Int16Array(2 * lengths.length);
  let made = 1;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .toSorted((a, b) => a.length - b.length || a.symbol - b.symbol);
  let code = 0;
  let before = 0;
  for (const { length, symbol } of symbols) {
    code *= 2 ** (length - before);
    before = length;
    let node = 0;
    for (let bit = length - 1; bit > 0; bit--) {
      const place = 2 * node + ((code >>> bit) & 1);
      if (nodes[place] === 0) nodes[place] = made++;
      node = nodes[place] ?? 0;
    }
    nodes[2 * node + (code & 1)] = -symbol - 1;
    code++;
  }
  return nodes;
}
