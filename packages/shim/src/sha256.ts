const primes: readonly number[] = ((): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < 64; n++)
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
})();

const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;

/** SHA-256 (FIPS 180-4) as hexadecimal digits. For short texts: a socket's name. */
export function sha256(bytes: Uint8Array): string {
  const state = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const padded = pad(bytes);
  for (let at = 0; at < padded.byteLength; at += 64) compress(state, constants, { padded, at });
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  return view;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function schedule(block: DataView, at: number): Int32Array {
  const words = new Int32Array(64);
  const word = (i: number): number => words[i] ?? 0;
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const a = word(i - 15);
    const b = word(i - 2);
    const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const high = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    words[i] = word(i - 16) + low + word(i - 7) + high;
  }
  return words;
}

function compress(
  state: Int32Array,
  constants: Int32Array,
  { padded, at }: { readonly padded: DataView; readonly at: number },
): void {
  const words = schedule(padded, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const turned = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + turned + choice + (constants[i] ?? 0) + (words[i] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}
