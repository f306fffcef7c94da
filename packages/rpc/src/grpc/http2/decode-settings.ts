import { longestPayload, readUint32 } from "./frame.ts";
import { FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, Offence, PROTOCOL_ERROR } from "./offence.ts";

/** The largest that a window may be. */
export const widest: number = 2 ** 31 - 1;

export interface PeerSettings {
  /** How much may be sent on a stream before the peer says more. */
  readonly window?: number;
  /** How much of our headers it remembers. */
  readonly table?: number;
}

const HEADER_TABLE_SIZE = 1;
const ENABLE_PUSH = 2;
const INITIAL_WINDOW_SIZE = 4;
const MAX_FRAME_SIZE = 5;
/** The longest payload that anybody may ask for (RFC 9113, 6.5.2). */
const mostPayload = 2 ** 24 - 1;

/** Of a SETTINGS frame, what we go by: our frames are no longer than all take. Throws an `Offence`. */
export function decodeSettings(payload: Uint8Array): PeerSettings {
  if (payload.length % 6 !== 0) throw new Offence(FRAME_SIZE_ERROR, "SETTINGS cut off");
  let settings: PeerSettings = {};
  for (let at = 0; at < payload.length; at += 6) {
    const id = readUint32(payload, at) >>> 16;
    const value = readUint32(payload, at + 2);
    if (id === HEADER_TABLE_SIZE) settings = { ...settings, table: value };
    const isLength = value >= longestPayload && value <= mostPayload;
    if ((id === ENABLE_PUSH && value > 1) || (id === MAX_FRAME_SIZE && !isLength)) {
      throw new Offence(PROTOCOL_ERROR, `setting ${id} is ${value}`);
    }
    if (id !== INITIAL_WINDOW_SIZE) continue;
    if (value > widest) throw new Offence(FLOW_CONTROL_ERROR, `a window of ${value} bytes`);
    settings = { ...settings, window: value };
  }
  return settings;
}
