import { type At, type Descriptor, ignoring, type Kernel } from "@skiff/kernel";

const buffer = new Uint8Array(4096);
const nothing = { length: 0, descriptors: [] };

/** What comes from a socket until its end. The descriptors are the receiver's. */
export class Received {
  readonly descriptors: Descriptor[] = [];
  readonly #pieces: Uint8Array[] = [];

  static all(kernel: Kernel, socket: At): Received {
    const received = new Received();
    while (received.take(kernel, socket));
    return received;
  }

  /** Takes what is there, or waits for it. False at the end. */
  take(kernel: Kernel, socket: At): boolean {
    const receive = (): ReturnType<Kernel["recvmsg"]> =>
      kernel.recvmsg(socket, buffer, 0, buffer.length, 0);
    // Who is gone without having read all that was sent resets the connection.
    const { length, descriptors } = ignoring(["ECONNRESET"], receive) ?? nothing;
    this.descriptors.push(...descriptors);
    this.#pieces.push(buffer.slice(0, length));
    return length > 0;
  }

  get bytes(): Uint8Array {
    const whole = new Uint8Array(this.#pieces.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    return whole;
  }
}
