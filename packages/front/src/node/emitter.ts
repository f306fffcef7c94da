type Listener = (...values: never[]) => void;

/** `EventEmitter`, as far as it is asked for. */
export class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (...values) => {
      this.off(event, once);
      listener(...values);
    };
    return this.on(event, once);
  }

  off(event: string, listener: Listener): this {
    const left = (this.#listeners.get(event) ?? []).filter((one) => one !== listener);
    this.#listeners.set(event, left);
    return this;
  }

  /** False where nobody listens; an error that nobody listens to is thrown. */
  emit(event: string, ...values: unknown[]): boolean {
    const listeners = this.#listeners.get(event) ?? [];
    const [error] = values;
    if (event === "error" && listeners.length === 0 && error instanceof Error) throw error;
    for (const listener of listeners) Reflect.apply(listener, undefined, values);
    return listeners.length > 0;
  }
}
