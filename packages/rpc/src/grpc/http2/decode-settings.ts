import { Fault } from "@skiff/base";
import { readUint32 } from "./frame.ts";

/** The largest that a window may be. */
export const widest: number = 2 ** 31 - 1;

export interface PeerSettings {
  /** How much may be sent on a stream before the peer says more. */
  readonly window?: number;
  /** How much of our headers it remembers. */
  readonly table?: number;
}

const HEADER_TABLE_SIZE = 1;
const INITIAL_WINDOW_SIZE = 4;

/** Of a SETTINGS frame, what we go by: our frames are no longer than all take. Throws `invalid_argument`. */
export function decodeSettings(payload: Uint8Array): PeerSettings {
  if (payload.length % 6 !== 0) throw new Fault("invalid_argument", "http2: SETTINGS cut off");
  let settings: PeerSettings = {};
  for (let at = 0; at < payload.length; at += 6) {
    const id = readUint32(payload, at) >>> 16;
    const value = readUint32(payload, at + 2);
    if (id === HEADER_TABLE_SIZE) settings = { ...settings, table: value };
    if (id !== INITIAL_WINDOW_SIZE) continue;
    if (value > widest) throw new Fault("invalid_argument", `http2: a window of ${value} bytes`);
    settings = { ...settings, window: value };
  }
  return settings;
}
