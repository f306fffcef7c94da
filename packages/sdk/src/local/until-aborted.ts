import { cancelled } from "./cancelled.ts";

/** What comes from `source`, which may be slow or endless, until the signal aborts: then throws `cancelled`. */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => aborted.resolve(undefined);
  signal.addEventListener("abort", abort, { once: true });
  const chunks = source[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const next = await Promise.race([chunks.next(), aborted.promise]);
      if (next === undefined) break;
      if (next.done === true) return;
      yield next.value;
    }
    throw cancelled(signal, "read");
  } finally {
    signal.removeEventListener("abort", abort);
    void chunks.return?.().catch(() => {}); // it is over for us: whoever made it hears of that
  }
}
