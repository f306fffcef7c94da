import type { Image } from "../image.ts";

/** Where an image comes from piece by piece: a registry's repository. */
export interface ImageSource {
  /** What the image's name stands for there. */
  readonly target: Image["target"];
  /**
   * Content from byte `offset` on, or from an earlier one: `start` says which. Throws, at once or
   * between two chunks, `unavailable` and `deadline_exceeded` where asking again may help.
   */
  open(content: Image["target"], offset: number, signal: AbortSignal): Promise<Opened>;
}

export interface Opened {
  readonly start: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}
