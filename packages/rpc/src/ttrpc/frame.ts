/** One message of ttrpc (its PROTOCOL.md): a header of ten bytes, and what it carries. */
export interface Frame {
  readonly stream: number;
  readonly type: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

export const frameType = { request: 1, response: 2, data: 3 } as const;

/** The sender goes on sending: a stream, not a call. */
export const flagRemoteOpen = 2;

export const headerLength = 10;

/** The longest payload that the protocol allows. */
export const maxPayload: number = 4 * 1024 * 1024;
