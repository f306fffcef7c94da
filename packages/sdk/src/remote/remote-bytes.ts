import type { RemoteCall } from "./remote-call.ts";

/** What a call gives, as a web stream; it is begun when somebody reads. Canceled, it ends the call. */
export function remoteBytes(
  begin: () => RemoteCall,
  strategy: QueuingStrategy<Uint8Array> = { highWaterMark: 0 },
): ReadableStream<Uint8Array> {
  let call: RemoteCall | undefined;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await (call ??= begin()).next();
        if (next?.case === "chunk") controller.enqueue(next.value);
        else controller.close();
      },
      cancel: () => call?.hangUp(),
    },
    strategy,
  );
}
