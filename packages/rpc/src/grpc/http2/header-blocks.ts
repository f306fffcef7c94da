import { Fault } from "@skiff/base";
import {
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  type Frame,
  HEADERS,
  PRIORITY_FLAG,
} from "./frame.ts";
import { HeaderDecoder, longestHeaders } from "./hpack/header-decoder.ts";
import { unpadded } from "./unpadded.ts";

export interface ReceivedHeaders {
  readonly stream: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly isLast: boolean;
}

/** The headers that a client sends, each block in one frame or several that follow each other. */
export class HeaderBlocks {
  readonly #decoder = new HeaderDecoder();
  #begun: { readonly stream: number; readonly isLast: boolean } | undefined;
  #parts: Uint8Array[] = [];
  #size = 0;

  /**
   * The headers that end with this frame. Throws `invalid_argument` for a frame that may not come now, which is
   * any but a CONTINUATION within a block, `resource_exhausted` for a block that is too long.
   */
  take(frame: Frame): ReceivedHeaders | undefined {
    const { type, flags, stream } = frame;
    const isMore = type === CONTINUATION;
    if (isMore ? this.#begun?.stream !== stream : this.#begun !== undefined) {
      throw new Fault("invalid_argument", "http2: a header block is broken off");
    }
    if (type !== HEADERS && !isMore) return undefined;
    const begun = (this.#begun ??= { stream, isLast: (flags & END_STREAM) !== 0 });
    const block = isMore ? frame.payload : withoutPriority(frame);
    if ((flags & END_HEADERS) === 0) {
      this.#keep(block);
      return undefined;
    }
    this.#begun = undefined;
    if (!isMore) return { ...begun, headers: this.#decoder.decode(block) };
    const whole = Buffer.concat([...this.#parts.splice(0), block]);
    this.#size = 0;
    return { ...begun, headers: this.#decoder.decode(whole) };
  }

  #keep(part: Uint8Array): void {
    // An empty one counts too: else they could come for ever.
    this.#size += part.length + 32;
    if (this.#size > longestHeaders) {
      throw new Fault("resource_exhausted", `http2: headers of more than ${longestHeaders} bytes`);
    }
    this.#parts.push(part);
  }
}

function withoutPriority(frame: Frame): Uint8Array {
  const block = unpadded(frame);
  if ((frame.flags & PRIORITY_FLAG) === 0) return block;
  if (block.length < 5) throw new Fault("invalid_argument", "http2: HEADERS without a priority");
  return block.subarray(5);
}
