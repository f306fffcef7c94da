import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  type Frame,
  HEADERS,
  longestPayload,
} from "./frame.ts";

type Part = Omit<Frame, "stream">;

/** What goes out on one stream, until its frames are asked for. */
export class Response {
  #isBegun = false;
  #head: Uint8Array | undefined;
  #body: Uint8Array = none;
  #tail: Uint8Array | undefined;
  #isTaken = (): void => {};

  /** True while it has something to give. */
  get isWaiting(): boolean {
    return this.#head !== undefined || this.#body.length > 0 || this.#tail !== undefined;
  }

  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Headers, compressed; before all else. */
  begin(head: Uint8Array): void {
    this.#isBegun = true;
    this.#head = head;
  }

  /** Once what was given before is taken. */
  add(body: Uint8Array): void {
    this.#body = body;
  }

  /** Headers, compressed, which end it. */
  end(tail: Uint8Array): void {
    this.#tail = tail;
  }

  /** Nothing goes out any more. */
  drop(): void {
    this.#head = this.#tail = undefined;
    this.#body = none;
    this.#isTaken();
  }

  /** Resolves when all that was added is taken, or dropped; undefined where it is. */
  taken(): Promise<void> | undefined {
    if (this.#body.length === 0) return undefined;
    return new Promise((resolve) => (this.#isTaken = resolve));
  }

  /** The next frames, of which at most one has a body, no longer than `room`. None where it has nothing, or there is no room. */
  take(room: number): readonly Part[] {
    if (this.#head !== undefined) {
      const head = this.#head;
      this.#head = undefined;
      return headerFrames(head, 0);
    }
    if (this.#body.length > 0) return room > 0 ? [this.#takeBody(room)] : [];
    if (this.#tail === undefined) return [];
    const tail = this.#tail;
    this.#tail = undefined;
    return headerFrames(tail, END_STREAM);
  }

  #takeBody(room: number): Part {
    const length = Math.min(room, longestPayload);
    const payload = this.#body.subarray(0, length);
    this.#body = this.#body.subarray(length);
    if (this.#body.length === 0) this.#isTaken();
    return { type: DATA, flags: 0, payload };
  }
}

function headerFrames(block: Uint8Array, flags: number): Part[] {
  if (block.length <= longestPayload) {
    return [{ type: HEADERS, flags: flags | END_HEADERS, payload: block }];
  }
  const parts: Part[] = [{ type: HEADERS, flags, payload: block.subarray(0, longestPayload) }];
  for (let at = longestPayload; at < block.length; at += longestPayload) {
    const isLast = at + longestPayload >= block.length;
    const payload = block.subarray(at, at + longestPayload);
    parts.push({ type: CONTINUATION, flags: isLast ? END_HEADERS : 0, payload });
  }
  return parts;
}

const none = new Uint8Array();
