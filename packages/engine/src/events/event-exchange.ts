import { Fault } from "@skiff/base";
import { type Encodable, type Envelope, encode, type TaskEvent, timestampOf } from "@skiff/proto";

/** What happened, where, and when: containerd's envelope. */
export type Happening = Envelope;

/** So many may wait for one subscriber to take them. */
const mostWaiting = 10_000;

interface Subscriber {
  readonly waiting: Happening[];
  wake: () => void;
  isBehind: boolean;
}

/** Keeps what happens; whether it is news. */
export type EventRecorder = (happening: Happening) => boolean;

/** Passes what happens on to whoever listens at that moment, and to who keeps it. */
export class EventExchange {
  readonly #record: EventRecorder;
  readonly #subscribers = new Set<Subscriber>();

  constructor(record: EventRecorder = () => true) {
    this.#record = record;
  }

  /** What is no news is passed on to nobody. */
  publish(happening: Happening): void {
    if (!this.#record(happening)) return;
    for (const subscriber of this.#subscribers) {
      if (subscriber.waiting.length >= mostWaiting) subscriber.isBehind = true;
      else subscriber.waiting.push(happening);
      subscriber.wake();
    }
  }

  /** What a shim would have told of its task, were it alive. */
  publishTask<E extends TaskEvent>(
    namespace: string,
    { topic, name, table }: E,
    event: Encodable<E["table"]>,
  ): void {
    this.publish({
      timestamp: timestampOf(BigInt(Date.now()) * 1_000_000n),
      namespace,
      topic,
      event: { typeUrl: name, value: encode(table, event) },
    });
  }

  /**
   * All that is published from the call on, until the signal aborts. Throws `resource_exhausted` to who takes
   * it so slowly that ten thousand are waiting.
   */
  subscribe(signal: AbortSignal): AsyncIterable<Happening> {
    const subscriber: Subscriber = { waiting: [], wake: () => {}, isBehind: false };
    this.#subscribers.add(subscriber);
    signal.addEventListener("abort", () => subscriber.wake());
    return this.#take(subscriber, signal);
  }

  async *#take(subscriber: Subscriber, signal: AbortSignal): AsyncGenerator<Happening> {
    try {
      while (!signal.aborted) {
        yield* subscriber.waiting.splice(0);
        if (subscriber.isBehind) {
          throw new Fault("resource_exhausted", `${mostWaiting} events were not taken in time`);
        }
        if (subscriber.waiting.length === 0 && !signal.aborted) {
          await new Promise<void>((resolve) => (subscriber.wake = resolve));
        }
      }
    } finally {
      this.#subscribers.delete(subscriber);
    }
  }
}
