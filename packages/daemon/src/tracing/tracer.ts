import { Fault } from "@skiff/base";
import { versionNumber } from "../version-number.ts";
import { encodeSpans } from "./encode-spans.ts";
import { decodeTraceparent, newContext, type Span } from "./span.ts";
import type { TraceSettings } from "./trace-settings.ts";

/** Something that is about to be done. */
export type Begun = Pick<Span, "name" | "kind" | "attributes"> & {
  /** The caller's traceparent header. */
  readonly parent?: string | undefined;
};

/** Ends a span: with what went wrong, if something did. */
export type EndSpan = (fault?: string) => void;

/**
 * Collects spans and sends them over HTTP, many at once. Nothing waits for it: what cannot be sent is told
 * of once, and dropped. Without settings it does nothing. Disposing of it sends what is there.
 */
export class Tracer implements AsyncDisposable {
  readonly #settings: TraceSettings | undefined;
  readonly #warn: (fault: Fault) => void;
  readonly #waiting: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(settings: TraceSettings | undefined, warn: (fault: Fault) => void) {
    this.#settings = settings;
    this.#warn = warn;
  }

  begin({ name, kind, attributes, parent }: Begun): EndSpan {
    const above = decodeTraceparent(parent);
    if (this.#settings === undefined || above === "unsampled") return () => {};
    const context = newContext(above);
    const startedAt = now();
    return (fault) => {
      const parentSpanId = above?.spanId ?? "";
      const span = { ...context, name, kind, attributes, parentSpanId, startedAt };
      this.#add({ ...span, endedAt: now(), fault });
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#send();
    await this.#sending;
  }

  #add(span: Span): void {
    const { longestQueue = 0, largestBatch = 0, delayMs = 0 } = this.#settings ?? {};
    if (this.#waiting.length >= longestQueue) return;
    this.#waiting.push(span);
    if (this.#waiting.length >= largestBatch) this.#send();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, delayMs).unref();
  }

  #send(): void {
    const settings = this.#settings;
    if (settings === undefined) return;
    this.#sending = this.#sendAfter(this.#sending, settings);
  }

  async #sendAfter(others: Promise<void>, settings: TraceSettings): Promise<void> {
    await others;
    while (this.#waiting.length > 0) {
      await this.#post(settings, this.#waiting.splice(0, settings.largestBatch));
    }
  }

  /** Never rejects. */
  async #post(settings: TraceSettings, spans: readonly Span[]): Promise<void> {
    const { endpoint, headers, resource, timeoutMs } = settings;
    const scope = { name: "skiffd", version: versionNumber };
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: encodeSpans(resource, scope, spans),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#isFailing = false;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (!this.#isFailing) {
        const text = `traces cannot be sent to ${endpoint}, and are lost until they can: ${said}`;
        this.#warn(new Fault("unavailable", text));
      }
      this.#isFailing = true;
    }
  }
}

function now(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
}
