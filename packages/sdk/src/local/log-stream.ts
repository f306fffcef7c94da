import type { LogEntry } from "../log-entry.ts";

/** One stream of a container's log; reading begins when somebody reads. */
export function logStream(
  name: LogEntry["stream"],
  read: (signal: AbortSignal) => AsyncGenerator<LogEntry, undefined>,
): ReadableStream<Uint8Array> {
  const over = new AbortController();
  const entries = read(over.signal);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        for (;;) {
          const next: IteratorResult<LogEntry, undefined> = await entries.next();
          if (next.done === true) return controller.close();
          if (next.value.stream === name) return controller.enqueue(next.value.bytes);
        }
      },
      cancel: async () => {
        over.abort();
        await entries.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
