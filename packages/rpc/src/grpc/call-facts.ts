import type { GrpcCall } from "./grpc-service.ts";

/** What is known of a call, its signal made for those who ask for it alone. */
export class CallFacts implements GrpcCall {
  readonly header: (name: string) => string | undefined;
  #controller: AbortController | undefined;
  #isAborted = false;
  #why: unknown;

  constructor(headers: ReadonlyMap<string, string>) {
    this.header = (name) => headers.get(name);
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(this.#why);
    }
    return this.#controller.signal;
  }

  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** Idempotent: the first reason stays. */
  abort(why: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#why = why;
    this.#controller?.abort(why);
  }
}
