import type { RemoteCall } from "./remote-call.ts";

export interface BytesOptions {
  readonly strategy?: QueuingStrategy<Uint8Array>;
  /** Nobody is waited for any more: the call ends, and with it what there is to read. */
  readonly over?: AbortSignal;
}

/** What a call gives, as a web stream; it is begun when somebody reads. Canceled, it ends the call. */
export function remoteBytes(
  begin: () => RemoteCall,
  { strategy = { highWaterMark: 0 }, over }: BytesOptions = {},
): ReadableStream<Uint8Array> {
  let call: RemoteCall | undefined;
  over?.addEventListener("abort", () => call?.hangUp(), { once: true });
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = over?.aborted === true ? undefined : await (call ??= begin()).next();
          if (next?.case === "chunk") return controller.enqueue(next.value);
        } catch (error) {
          if (over?.aborted !== true) throw error;
        }
        controller.close();
      },
      cancel: () => call?.hangUp(),
    },
    strategy,
  );
}
