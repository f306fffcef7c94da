/** One write of a container's, as its log has it. */
export interface LogLine {
  /** RFC 3339, in UTC, with nanoseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  /** With its line's end, where that was written. */
  readonly bytes: Uint8Array;
}

const space = 0x20;
const newline = 0x0a;

/**
 * Reads a line of the CRI's log format, without its own end: "TIME STREAM TAGS TEXT". The
 * tag F says that the text was a whole line, P that more of it follows. Undefined for what is not one:
 * the last line of a log whose disk was full.
 */
export function decodeLogLine(line: Uint8Array): LogLine | undefined {
  const ends: number[] = [];
  for (let at = line.indexOf(space); at >= 0 && ends.length < 3; at = line.indexOf(space, at + 1)) {
    ends.push(at);
  }
  const [afterTime = 0, afterStream = 0, afterTags] = ends;
  if (afterTags === undefined) return undefined;
  const time = ascii(line.subarray(0, afterTime));
  const stream = ascii(line.subarray(afterTime + 1, afterStream));
  const tags = ascii(line.subarray(afterStream + 1, afterTags)).split(":");
  if (stream !== "stdout" && stream !== "stderr") return undefined;
  const text = line.subarray(afterTags + 1);
  return { time, stream, bytes: tags[0] === "P" ? text : withNewline(text) };
}

function withNewline(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = newline;
  return bytes;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
