import assert from "node:assert/strict";

/** A system call as a filter sees it: `struct seccomp_data`. */
export interface Call {
  readonly number: number;
  /** AUDIT_ARCH_… */
  readonly audit: number;
  readonly args: readonly bigint[];
}

/** What a classic BPF program returns for a call, on a machine of little-endian words. */
export function runFilter(program: Uint8Array, call: Call): number {
  const filter = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const seen = dataOf(call);
  let accumulator = 0;
  for (let at = 0; ; at++) {
    const code = filter.getUint16(at * 8, true);
    const k = filter.getUint32(at * 8 + 4, true);
    if (code === 0x06) return k;
    if (code === 0x20) accumulator = seen.getUint32(k, true);
    else if (code === 0x54) accumulator = (accumulator & k) >>> 0;
    else if (code === 0x05) at += k;
    else at += filter.getUint8(at * 8 + (holds(code, accumulator, k) ? 2 : 3));
  }
}

function holds(code: number, accumulator: number, k: number): boolean {
  switch (code) {
    case 0x15:
      return accumulator === k;
    case 0x25:
      return accumulator > k;
    case 0x35:
      return accumulator >= k;
    default:
      return assert.fail(`instruction 0x${code.toString(16)}`);
  }
}

function dataOf({ number, audit, args }: Call): DataView {
  const seen = new DataView(new ArrayBuffer(64));
  seen.setUint32(0, number, true);
  seen.setUint32(4, audit, true);
  for (const [i, value] of args.entries()) seen.setBigUint64(16 + i * 8, value, true);
  return seen;
}
