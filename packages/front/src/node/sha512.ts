/** SHA-512 (FIPS 180-4), of texts of some lines. */
export class Sha512 {
  #text = "";

  update(text: string): this {
    this.#text += text;
    return this;
  }

  /** In hexadecimal digits. */
  digest(): string {
    const words = padded(new TextEncoder().encode(this.#text));
    let hash = initial;
    for (let at = 0; at < words.length; at += 16) hash = compressed(hash, words.slice(at, at + 16));
    return hash.map((word) => word.toString(16).padStart(16, "0")).join("");
  }
}

const blockBytes = 128;
const wide = (word: bigint): bigint => BigInt.asUintN(64, word);
const rotated = (word: bigint, by: bigint): bigint => wide((word >> by) | (word << (64n - by)));

/** The fractional bits of a prime's square or cube root, and of the next primes' up to so many. */
function roots(count: number, degree: bigint): readonly bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) {
    if (isPrime(n)) found.push(wide(root(n << (64n * degree), degree)));
  }
  return found;
}

function isPrime(n: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= n; divisor++) if (n % divisor === 0n) return false;
  return true;
}

/** Rounded down. */
function root(of: bigint, degree: bigint): bigint {
  let [low, high] = [0n, 1n << 80n];
  while (low + 1n < high) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= of) low = middle;
    else high = middle;
  }
  return low;
}

const initial = roots(8, 2n);
const constants = roots(80, 3n);

/** With a one behind it, and its length in bits at the end of the last block. */
function padded(bytes: Uint8Array): readonly bigint[] {
  const length = Math.ceil((bytes.length + 17) / blockBytes) * blockBytes;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length * 8));
  return Array.from({ length: length / 8 }, (_, at) => view.getBigUint64(at * 8));
}

function compressed(hash: readonly bigint[], block: readonly bigint[]): readonly bigint[] {
  const schedule = [...block];
  for (let at = 16; at < 80; at++) {
    const [w16 = 0n, w15 = 0n] = [schedule[at - 16], schedule[at - 15]];
    const [w7 = 0n, w2 = 0n] = [schedule[at - 7], schedule[at - 2]];
    const small0 = rotated(w15, 1n) ^ rotated(w15, 8n) ^ (w15 >> 7n);
    const small1 = rotated(w2, 19n) ^ rotated(w2, 61n) ^ (w2 >> 6n);
    schedule.push(wide(w16 + small0 + w7 + small1));
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = hash;
  for (const [at, word] of schedule.entries()) {
    const large1 = rotated(e, 14n) ^ rotated(e, 18n) ^ rotated(e, 41n);
    const choice = (e & f) ^ (~e & g);
    const first = h + large1 + choice + (constants[at] ?? 0n) + word;
    const large0 = rotated(a, 28n) ^ rotated(a, 34n) ^ rotated(a, 39n);
    const second = large0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, wide(d + first), c, b, a, wide(first + second)];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => wide(word + (hash[at] ?? 0n)));
}
