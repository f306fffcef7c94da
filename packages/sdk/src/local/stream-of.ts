import type { Call, Work } from "./work.ts";

/** What `open` gives, as a web stream that is read no faster than asked for. Called off, it fails; canceled, it ends what gives. */
export function streamOf(
  work: Work,
  { doing, signal }: Pick<Call<unknown>, "doing" | "signal">,
  open: () => AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await work.call({
          doing,
          signal,
          run: () => (chunks ??= open()[Symbol.asyncIterator]()).next(),
          undo: async () => chunks?.return?.(),
        });
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => void (await chunks?.return?.()),
    },
    { highWaterMark: 0 },
  );
}
