import { addTimer } from "./loop.ts";

type Listener = () => void;

/** `AbortSignal` */
export class Abortion {
  readonly #listeners = new Set<Listener>();
  aborted = false;
  reason: unknown;

  static timeout(milliseconds: number): Abortion {
    const signal = new Abortion();
    addTimer(milliseconds, () => signal.abort(new Error("The operation timed out.")));
    return signal;
  }

  static any(signals: readonly Abortion[]): Abortion {
    const any = new Abortion();
    for (const signal of signals) {
      if (signal.aborted) any.abort(signal.reason);
      else signal.addEventListener("abort", () => any.abort(signal.reason));
    }
    return any;
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_: "abort", listener: Listener): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_: "abort", listener: Listener): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
  }
}

/** `AbortController` */
export class AbortionController {
  readonly signal: Abortion = new Abortion();

  abort(reason: unknown = new Error("The operation was aborted.")): void {
    this.signal.abort(reason);
  }
}
