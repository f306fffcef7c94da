import * as frames from "./frame.ts";
import { FRAME_SIZE_ERROR, Offence, PROTOCOL_ERROR } from "./offence.ts";

/** What a type of frames is about, and how long its payload is where that is fixed (RFC 9113, 6). */
interface Rule {
  readonly of?: "stream" | "connection";
  readonly length?: number;
}

const rules: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [frames.DATA, { of: "stream" }],
  [frames.HEADERS, { of: "stream" }],
  [frames.PRIORITY, { of: "stream", length: 5 }],
  [frames.RST_STREAM, { of: "stream", length: 4 }],
  [frames.SETTINGS, { of: "connection" }],
  [frames.PING, { of: "connection", length: 8 }],
  [frames.GOAWAY, { of: "connection" }],
  [frames.WINDOW_UPDATE, { length: 4 }],
]);

/** Throws an `Offence` for a frame on a stream, or of a length, that its type does not allow. */
export function demandFrame({ type, flags, stream, payload }: frames.Frame): void {
  const rule = rules.get(type);
  if (rule === undefined) return; // it has others, or nobody knows it yet
  const about = stream === 0 ? "connection" : "stream";
  if (rule.of !== undefined && rule.of !== about) {
    throw new Offence(PROTOCOL_ERROR, `a frame of type ${type} on stream ${stream}`);
  }
  const isAnswer = type === frames.SETTINGS && (flags & frames.ACK) !== 0;
  const length = isAnswer ? 0 : rule.length;
  if (length === undefined || payload.length === length) return;
  throw new Offence(FRAME_SIZE_ERROR, `a frame of type ${type} with ${payload.length} bytes`);
}
