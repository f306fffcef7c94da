import { Fault } from "@skiff/base";
import type { ClientStream } from "./client-stream.ts";

/** The streams that clients have open, by namespace and the id that the client chose. */
export class ClientStreams {
  readonly #streams: Map<string, ClientStream> = new Map();

  /** Throws `already_exists`. It is there until what is given is disposed of. */
  register(namespace: string, id: string, stream: ClientStream): Disposable {
    const key = `${namespace}/${id}`;
    if (this.#streams.has(key)) {
      throw new Fault("already_exists", `stream ${JSON.stringify(id)}: already exists`);
    }
    this.#streams.set(key, stream);
    return { [Symbol.dispose]: () => void this.#streams.delete(key) };
  }

  /** Throws `not_found`. */
  get(namespace: string, id: string): ClientStream {
    const found = this.#streams.get(`${namespace}/${id}`);
    if (found !== undefined) return found;
    throw new Fault("not_found", `stream ${JSON.stringify(id)}: not found`);
  }
}
