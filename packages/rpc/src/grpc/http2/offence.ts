import { Fault } from "@skiff/base";

export const NO_ERROR = 0;
export const PROTOCOL_ERROR = 1;
export const FLOW_CONTROL_ERROR = 3;
export const STREAM_CLOSED = 5;
export const FRAME_SIZE_ERROR = 6;
export const REFUSED_STREAM = 7;
const ENHANCE_YOUR_CALM = 11;

/** What a client may not do, with HTTP/2's number for it (RFC 9113, 7). It ends the connection. */
export class Offence extends Fault {
  readonly number: number;

  constructor(number: number, what: string) {
    super("invalid_argument", `http2: ${what}`);
    this.number = number;
  }
}

/** The number for a fault of what a client has sent. */
export function numberOf(fault: Fault): number {
  if (fault instanceof Offence) return fault.number;
  return fault.code === "resource_exhausted" ? ENHANCE_YOUR_CALM : PROTOCOL_ERROR;
}
