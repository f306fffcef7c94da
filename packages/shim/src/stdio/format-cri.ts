const newline = 10;
const blockSize = 8 * 1024;
const utf8 = new TextEncoder();

/**
 * Writes a piece of a stream as lines of the CRI's log format: time, stream, "F"
 * for a whole line or "P" for a part of one, and the text. The piece is logged as
 * it is: what has no newline yet is a part, so nothing waits for more to come.
 * `emit` gets whole lines, many at a time.
 */
export function formatCri(
  bytes: Uint8Array,
  { time, stream }: CriOrigin,
  emit: (block: Uint8Array) => void,
): void {
  const whole = utf8.encode(`${time} ${stream} F `);
  const part = utf8.encode(`${time} ${stream} P `);
  const block = new Uint8Array(Math.max(blockSize, whole.length + bytes.length + 1));
  let filled = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    const prefix = found === -1 ? part : whole;
    if (filled + prefix.length + end - start + 1 > block.length) {
      emit(block.subarray(0, filled));
      filled = 0;
    }
    block.set(prefix, filled);
    block.set(bytes.subarray(start, end), filled + prefix.length);
    filled += prefix.length + end - start;
    block[filled++] = newline;
    start = end + 1;
  }
  if (filled > 0) emit(block.subarray(0, filled));
}

export interface CriOrigin {
  /** RFC 3339, with nanoseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
}
